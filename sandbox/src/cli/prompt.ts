import { createInterface } from 'node:readline';
import { didYouMean } from '../commands/closest.js';
import { COMMAND_GROUPS, UsageError, commands } from '../commands/exports.js';
import type { Command } from '../commands/exports.js';
import type { CommandDesk } from '../control/command-desk.js';
import { syntaxOf } from './command-syntax.js';
import type { Terminal } from './terminal.js';
import { inOurWords } from './unknown-option.js';
import { wordsOf } from './words-of-line.js';

const LEAVING = ['exit', 'quit', 'stop'];
const PROMPT = '> ';

export interface PromptOptions {
  readonly desk: CommandDesk;
  readonly terminal: Terminal;
  /** Whether there is an app; without it, commands that need one are not offered. */
  readonly hasApp: boolean;
  /** Called when a person wants to leave. */
  readonly onLeave: () => void;
}

/** Takes commands from standard input: at a prompt on a terminal, line by line elsewhere. Returns how to close it. */
export function openPrompt({ desk, terminal, hasApp, onLeave }: PromptOptions): () => void {
  const interactive = process.stdin.isTTY && !terminal.json;
  const offered = commands.filter(({ needsApp }) => hasApp || !needsApp);
  const names = [...offered.map(({ name }) => name), 'help', ...LEAVING];
  const lines = createInterface({
    input: process.stdin,
    output: interactive ? process.stdout : undefined,
    prompt: terminal.paint('link', PROMPT),
    completer: (line: string) => [names.filter((name) => name.startsWith(line)), line],
  });
  let waiting = false;
  let closed = false;
  const ask = () => {
    // A prompt after the end would take up standard input again, and the process would wait for another line.
    if (closed) {
      return;
    }
    waiting = true;
    lines.prompt();
  };
  if (interactive) {
    terminal.around({
      before: () => {
        if (waiting) process.stdout.write('\r\u001B[K');
      },
      after: () => {
        if (waiting) lines.prompt(true);
      },
    });
    lines.on('SIGINT', onLeave).on('close', onLeave);
    ask();
  }
  // One line after the other, also when many arrive at once.
  let last: Promise<unknown> = Promise.resolve();
  lines.on('line', (line) => {
    waiting = false;
    last = last.then(async () => {
      await obey(line.trim()).catch((error: unknown) => {
        terminal.error(error);
      });
      if (interactive) ask();
    });
  });

  async function obey(line: string): Promise<void> {
    const [name = '#', ...rest] = wordsOf(line);
    if (name.startsWith('#')) {
      return;
    }
    if (LEAVING.includes(name)) {
      onLeave();
    } else if (name === 'help' && rest.length === 0) {
      terminal.say(listOf(offered));
    } else {
      const [wanted, words] = name === 'help' ? [rest[0], ['--help']] : [name, rest];
      await play(wanted, words);
    }
  }

  async function play(name: string, words: readonly string[]): Promise<void> {
    const command = offered.find((known) => known.name === name);
    if (!command) {
      throw new UsageError(`There is no command '${name}'.${didYouMean(name, names)} Type help for a list.`);
    }
    const problems: string[] = [];
    const syntax = syntaxOf(command, async (_, given, { json }) => {
      const result = await desk.run(command, given);
      terminal.result(result, json === true ? JSON.stringify(result) : command.show(result));
    }).option('--json', 'print JSON for programs').exitOverride().configureOutput({
      writeOut: (text) => {
        terminal.say(text.trimEnd());
      },
      writeErr: (text) => problems.push(text),
    });
    try {
      await syntax.parseAsync(words, { from: 'user' });
    } catch (cause) {
      if (!isHelp(cause)) {
        throw problems.length > 0 ? new UsageError(inOurWords(problems.join(''))) : cause;
      }
    }
  }

  return () => {
    waiting = false;
    closed = true;
    terminal.around(undefined);
    lines.removeAllListeners('close');
    lines.close();
  };
}

/** The commands by group, one line each. */
export function listOf(offered: readonly Command[]): string {
  const width = Math.max(...offered.map(({ name }) => name.length));
  return COMMAND_GROUPS.flatMap((group) => {
    const lines = offered.filter((command) => command.group === group).map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
    return lines.length === 0 ? [] : [`${group}:`, ...lines];
  }).concat('', 'help <command> says more. exit, or Ctrl-C, ends.').join('\n');
}

function isHelp(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.startsWith('commander.help');
}
