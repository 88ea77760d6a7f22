import { Command as Syntax, Option } from 'commander';
import { UsageError } from '../commands/exports.js';
import type { Argument, Command, JsonValue } from '../commands/exports.js';

/** Options that every command has on the command line; an argument of such a name is `--with-…` there. */
const RESERVED = ['at', 'follow', 'help', 'json'];

/** Called with the arguments as they were written, which the command checks, and with all options of the line. */
export type Act = (command: Command, given: Readonly<Record<string, JsonValue>>, options: Readonly<Record<string, JsonValue>>) => Promise<void>;

/** The command as one writes it, on the command line and at the prompt. */
export function syntaxOf(command: Command, act: Act): Syntax {
  const syntax = new Syntax(command.name).description(`${command.summary}.`).allowExcessArguments().usage(usageOf(command));
  for (const name of command.positional) {
    const argument = command.arguments[name];
    const many = argument.form === 'pairs' ? '...' : '';
    const word = argument.form === 'pairs' ? argument.placeholder : kebab(name);
    // All words arrive together, and are told apart below: what is optional may come before what is not.
    syntax.argument(`[${word}${many}]`, argument.help);
  }
  for (const [name, argument] of Object.entries(command.arguments)) {
    if (!command.positional.includes(name)) {
      syntax.addOption(optionOf(name, argument));
    }
  }
  return syntax.action(async () => {
    const options = syntax.opts<Record<string, JsonValue>>();
    const given = Object.keys(command.arguments).flatMap((name): [string, JsonValue][] => {
      const key = camel(optionName(name));
      return key in options ? [[name, options[key]]] : [];
    });
    await act(command, { ...Object.fromEntries(given), ...assign(command, syntax.args) }, options);
  });
}

function usageOf({ arguments: known, positional }: Command): string {
  const words = positional.map((name) => {
    const { form, placeholder, required } = known[name];
    const word = form === 'pairs' ? `${placeholder}...` : kebab(name);
    return required ? `<${word}>` : `[${word}]`;
  });
  return ['[options]', ...words].join(' ');
}

function optionOf(name: string, { form, help, placeholder, alone }: Argument): Option {
  const flag = `--${optionName(name)}`;
  if (form === 'switch') {
    return new Option(flag, help);
  }
  if (form === 'pairs') {
    return new Option(`${flag} <${placeholder}>`, help).argParser((value: string, previous: string[] | undefined) => [...previous ?? [], value]);
  }
  return new Option(alone === undefined ? `${flag} <${placeholder}>` : `${flag} [${placeholder}]`, help);
}

/** Words with `=` belong to the argument that takes such, the others to the rest in order. */
function assign({ name: command, arguments: known, positional }: Command, words: readonly string[]): Record<string, JsonValue> {
  const pairs = positional.find((name) => known[name].form === 'pairs');
  const singles = positional.filter((name) => name !== pairs);
  const isPair = (word: string) => pairs !== undefined && /^[^=\s]+=/.test(word);
  const plainWords = words.filter((word) => !isPair(word));
  if (plainWords.length > singles.length) {
    throw new UsageError(`${command}: '${plainWords[singles.length]}' is one word too many. See: ${command} --help.`);
  }
  const given: Record<string, JsonValue> = Object.fromEntries(plainWords.map((word, at) => [singles[at], word]));
  const pairWords = words.filter(isPair);
  if (pairs !== undefined && pairWords.length > 0) {
    given[pairs] = pairWords;
  }
  return given;
}

function optionName(name: string): string {
  return RESERVED.includes(name) ? `with-${name}` : kebab(name);
}

function camel(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
