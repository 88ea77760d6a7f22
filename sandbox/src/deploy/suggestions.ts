import { stringify } from 'yaml';
import { quoted } from './quoted.js';

/** A URL that replaces a function, and a value: what stands for what the user must put there. */
const PLACEHOLDERS = { replace: 'http://localhost:8080', values: '<value>' } as const;
const OPTIONS = { replace: '--replace', values: '--value' } as const;

type Kind = keyof typeof PLACEHOLDERS;

interface Suggestion {
  readonly kind: Kind;
  readonly name: string;
  readonly line: string;
}

/** The lines that problems tell the user to add, for the command line; together, for the configuration file. */
export class Suggestions {
  private readonly made = new Map<string, Suggestion>();

  /** The option that gives a value, ready to be copied into a shell. */
  public valueLine(name: string): string {
    return this.suggest('values', name);
  }

  /** The option that replaces a function. */
  public replaceLine(constructPath: string): string {
    return this.suggest('replace', constructPath);
  }

  /** The lines that are in the problems, as one block of YAML. Undefined if there are not several: one is copied as it is. */
  public block(problems: readonly string[]): string | undefined {
    const needed = [...this.made.values()].filter(({ line }) => problems.some((problem) => problem.split('\n').some((each) => each.trim() === line)));
    const members = (kind: Kind) => Object.fromEntries(needed.filter((each) => each.kind === kind).map(({ name }) => [name, PLACEHOLDERS[kind]]));
    const block = Object.fromEntries((['replace', 'values'] as const).map((kind) => [kind, members(kind)] as const).filter(([, lines]) => Object.keys(lines).length > 0));
    return needed.length < 2 ? undefined : stringify(block, { lineWidth: 0 }).trimEnd();
  }

  private suggest(kind: Kind, name: string): string {
    const line = `${OPTIONS[kind]} ${quoted(`${name}=${PLACEHOLDERS[kind]}`)}`;
    this.made.set(line, { kind, name, line });
    return line;
  }
}
