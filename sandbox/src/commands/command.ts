import type { GenericSchema } from 'valibot';
import * as v from 'valibot';
import type { VirtualClock } from '../clock.js';
import { isObject } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';
import type { Marketplace } from '../marketplace/exports.js';
import type { Sandbox } from '../sandbox.js';
import type { Argument } from './arguments.js';
import { UsageError } from './usage-error.js';

/** What a command can return: it reads the same in this process, over HTTP and with `--json`. */
export type JsonValue = Json;

/** What commands act on: a sandbox, or the simulator alone. */
export interface Stage {
  readonly marketplace: Marketplace;
  readonly clock: VirtualClock;
  /** The running app; absent if the simulator runs alone. */
  readonly app?: Sandbox;
  /** Where the simulated AWS Marketplace answers to the AWS SDK, if it does. */
  readonly marketplaceUrl?: string;
  /** Runs until nothing is left to do now. */
  settle(): Promise<void>;
  /** Moves virtual time forward by so many milliseconds. */
  advance(milliseconds: number): Promise<void>;
}

/** One thing that a person or a scenario can do: at the prompt, on the command line, over the control API and as a step of a scenario. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Whose doing it is, for the list of commands. */
  readonly group: CommandGroup;
  /** By name, as in a scenario file: `entitlements`, `freeTrial`. */
  readonly arguments: Readonly<Record<string, Argument>>;
  /** Names of the arguments that need no option on the command line, in order. Those that take `name=value` come last. */
  readonly positional: readonly string[];
  /** Needs the app: the simulator alone has nothing to answer it with. */
  readonly needsApp: boolean;
  /** Whether it changes something, rather than looks: such commands take turns. */
  readonly changes: boolean;
  /** Of all arguments together: a strict object. Takes values of JSON, and the texts of a command line. */
  readonly schema: GenericSchema<unknown, unknown>;
  /**
   * @param given the arguments by name; they are checked against the schema
   * @throws UsageError if an argument is wrong, and whatever the simulator refuses
   */
  run(stage: Stage, given?: unknown): Promise<JsonValue>;
  /** The result in words, for a terminal. Empty: nothing to say. */
  show(result: JsonValue): string;
}

/** In the order of the list. */
export const COMMAND_GROUPS = ['Buyer', 'AWS', 'Clock', 'Faults', 'Look', 'App'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

type Arguments = Readonly<Record<string, Argument>>;
type Given<A extends Arguments> = { readonly [Name in keyof A]: v.InferOutput<A[Name]['schema']> };

interface Definition<A extends Arguments, R> {
  readonly name: string;
  readonly summary: string;
  readonly group: CommandGroup;
  readonly arguments: A;
  readonly positional?: readonly (keyof A & string)[];
  readonly needsApp?: boolean;
  /** Default: what looks, and what concerns the app, changes nothing. */
  readonly changes?: boolean;
  run(stage: Stage, given: Given<A>): Promise<R> | R;
  show(result: R): string;
}

/** Makes a command of its parts. What it returns is what JSON keeps of its result. */
export function defineCommand<const A extends Arguments, R>(definition: Definition<A, R>): Command {
  const entries = Object.fromEntries(Object.entries(definition.arguments).map(([name, { schema }]) => [name, schema]));
  const schema = v.strictObject(entries);
  return {
    name: definition.name,
    summary: definition.summary,
    group: definition.group,
    arguments: definition.arguments,
    positional: definition.positional ?? [],
    needsApp: definition.needsApp ?? false,
    changes: definition.changes ?? (definition.group !== 'Look' && definition.group !== 'App'),
    schema,
    run: async (stage, given = {}) => {
      if (definition.needsApp) {
        appOf(stage);
      }
      const result = await definition.run(stage, checked(definition, schema, given, stage) as Given<A>);
      return jsonOf(result);
    },
    // The result was made by `run`, in this process or in another one of the same version.
    show: (result) => definition.show(result as R),
  };
}

/** The app of a command that needs one. */
export function appOf({ app }: Stage): Sandbox {
  if (!app) {
    throw new UsageError('This needs an app, and the simulator runs alone. Start it with an app: cdk-marketplace-saas-sandbox start.');
  }
  return app;
}

function checked({ name: command, arguments: known }: Pick<Command, 'name' | 'arguments'>, schema: ReturnType<typeof v.strictObject>, given: unknown, stage: Stage): unknown {
  const result = v.safeParse(schema, given);
  if (result.success) {
    return result.output;
  }
  const names = Object.keys(schema.entries);
  const problems = result.issues.map((issue) => {
    const path = v.getDotPath(issue);
    if (path === null) {
      return issue.message;
    }
    if (issue.type === 'strict_object') {
      const missing = names.includes(path);
      return missing ? `'${path}' is missing.${choicesOf(known[path], stage)}` : `'${path}' is not known; there is: ${names.join(', ') || 'nothing'}.`;
    }
    return `'${path}' is ${shown(issue.input)}: ${issue.message}`;
  });
  throw new UsageError(`${command}: ${problems.join(' ')}`);
}

/** More choices than these help nobody. */
const MOST_CHOICES = 12;

function choicesOf({ choices }: Argument, stage: Stage): string {
  const all = choices?.(stage) ?? [];
  return all.length === 0 || all.length > MOST_CHOICES ? '' : ` There is: ${all.join(', ')}.`;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

function jsonOf(value: unknown): JsonValue {
  return value === undefined ? null : JSON.parse(JSON.stringify(value)) as JsonValue;
}

/**
 * Arguments as a scenario file gives them: an object by name; or one value, for the first positional argument
 * (`advance: 2h`); or nothing.
 */
export function argumentsOf(command: Command, value: JsonValue | undefined): JsonObject {
  if (value === undefined || value === null) {
    return {};
  }
  const first = command.positional.at(0);
  if (isObject(value)) {
    const takesPairs = first !== undefined && command.arguments[first].form === 'pairs';
    return takesPairs && !Object.keys(value).every((name) => name in command.arguments) ? { [first]: value } : value;
  }
  if (first === undefined) {
    throw new UsageError(`${command.name}: give the arguments by name (${Object.keys(command.arguments).join(', ') || 'there are none'}), not ${JSON.stringify(value)}.`);
  }
  return { [first]: value };
}
