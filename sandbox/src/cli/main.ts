import { Command as Syntax, CommanderError } from 'commander';
import { commands } from '../commands/registry.js';
import { UsageError } from '../commands/usage-error.js';
import type { AppFlags } from './app-options.js';
import { addAppOptions, addMarketplaceOptions, sandboxOptions } from './app-options.js';
import { syntaxOf } from './command-syntax.js';
import { endWithReader } from './broken-pipe.js';
import { freshOptions } from './fresh-options.js';
import { Terminal } from './terminal.js';
import type { TerminalOptions } from './terminal.js';
import { inOurWords } from './unknown-option.js';
import { packageVersion } from './version.js';

/** Exit statuses: a failure, and a command line that is not understood. */
const FAILURE = 1;
const MISUSE = 2;

interface LongFlags extends AppFlags {
  readonly standing?: boolean;
  readonly logs?: boolean;
  readonly events?: readonly string[];
  readonly eventSource?: string;
  readonly port?: string;
  readonly all?: boolean;
  readonly types?: boolean;
}

export interface Surroundings extends Pick<TerminalOptions, 'out' | 'err'> {
  /** The folder of the project. Default: the working directory. */
  readonly project?: string;
}

/** Runs a command line and returns the exit status. Everything that takes long to load is loaded by the command that needs it. */
export async function main(words: readonly string[], { project = process.cwd(), ...outputs }: Surroundings = {}): Promise<number> {
  if (outputs.out === undefined) {
    endWithReader();
  }
  // Asked before the words are understood: errors about them are for programs, too.
  const terminal = new Terminal({ ...outputs, json: words.includes('--json') });
  const problems: string[] = [];
  let status = 0;
  const program = programOf(project, terminal, (failed) => {
    status = failed ? FAILURE : 0;
  });
  quiet(program, problems);
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (cause) {
    terminal.done();
    if (cause instanceof CommanderError) {
      return afterCommander(cause, problems, terminal);
    }
    terminal.error(cause);
    return cause instanceof UsageError ? MISUSE : FAILURE;
  }
}

function programOf(project: string, terminal: Terminal, finished: (failed: boolean) => void): Syntax {
  const program = new Syntax('cdk-marketplace-saas-sandbox')
    .description('AWS Marketplace on your laptop: a simulator, and a local run of your synthesized CDK app.')
    .version(packageVersion())
    .showHelpAfterError(false)
    .enablePositionalOptions();
  const long = (name: string, summary: string) => program.command(name).description(summary).option('--json', 'print JSON for programs');

  program.commandsGroup('Run:');
  addAppOptions(long('start', 'Run the app beside a simulated AWS Marketplace, and take commands until Ctrl-C.'))
    .option('--standing', 'let virtual time stand still but for advance')
    .option('--logs', 'print what functions write')
    .action(async (flags: LongFlags) => {
      const { start } = await import('./start.js');
      await start({ project, sandbox: sandboxOptions(flags, project), terminal, standing: flags.standing ?? false, logs: flags.logs ?? false });
    });
  addMarketplaceOptions(long('simulator', 'Run AWS Marketplace alone, for an app that runs anywhere else.'))
    .option('--port <number>', 'the port of the API; default: any that is free')
    .option('--events <target>', 'send events there: a queue URL, sqs:<URL>, an HTTP URL, events:<bus> or a bus ARN; may be repeated', (value: string, previous: string[] | undefined) => [...previous ?? [], value])
    .option('--event-source <name>', 'source of events on a real bus')
    .option('--standing', 'let virtual time stand still but for advance')
    .action(async (flags: LongFlags) => {
      const [{ simulate }, { simulatorOptions }] = await Promise.all([import('./simulate.js'), import('./simulator-options.js')]);
      await simulate({ project, simulator: simulatorOptions(flags, project), terminal, standing: flags.standing ?? false });
    });
  addAppOptions(long('demo', 'Play a buyer\'s journey through the app, from subscribe to the bill.'))
    .action(async (flags: LongFlags) => {
      const { demo } = await import('./demo.js');
      finished(!await demo(freshOptions(flags, project, terminal), terminal));
    });
  addAppOptions(long('run', 'Play scenario files, each on a sandbox of its own.').argument('<files...>', 'scenarios: .yaml, .json, .ts or .mjs'))
    .action(async (files: string[], flags: LongFlags) => {
      const { run } = await import('./run.js');
      finished(!await run(files, freshOptions(flags, project, terminal), terminal));
    });
  addAppOptions(long('inspect', 'Say what would become of every resource of the app.'))
    .option('--all', 'every resource and property, too')
    .option('--types', 'list the resource types that run here instead')
    .action(async (flags: LongFlags) => {
      const { inspectApp, inspectTypes } = await import('./inspect.js');
      if (flags.types) {
        inspectTypes(terminal);
      } else {
        finished(!await inspectApp(sandboxOptions(flags, project), terminal, flags.all));
      }
    });
  addRemote(program, project, terminal);
  return program;
}

/** The commands to a sandbox that runs. */
function addRemote(program: Syntax, project: string, terminal: Terminal): void {
  const remote = (syntax: Syntax) => syntax.option('--at <folder or URL>', 'the sandbox that is meant; default: that of this folder').option('--json', 'print JSON for programs');
  for (const command of commands) {
    program.commandsGroup(`${command.group} (of a sandbox that runs):`);
    const syntax = syntaxOf(command, async (_, given, { at, follow: following }) => {
      const { clientFor, follow, give } = await import('./remote.js');
      const client = clientFor(typeof at === 'string' ? at : undefined, project);
      if (following === true) {
        await follow(client, command, given, terminal);
      } else {
        await give(client, command, given, terminal);
      }
    });
    program.addCommand(remote('since' in command.arguments ? syntax.option('--follow', 'go on showing what comes') : syntax));
  }
  program.commandsGroup('Run:');
  remote(program.command('stop').description('End the sandbox that runs.')).action(async ({ at }: { at?: string }) => {
    const { clientFor } = await import('./remote.js');
    await clientFor(at, project).stop();
    terminal.result({ stopped: true }, 'It ends.');
  });
}

/** Nothing is written and nothing exits behind our back. */
function quiet(syntax: Syntax, problems: string[]): void {
  syntax.exitOverride().configureOutput({ writeErr: (text) => problems.push(text) });
  syntax.commands.forEach((command) => {
    quiet(command, problems);
  });
}

function afterCommander(cause: CommanderError, problems: readonly string[], terminal: Terminal): number {
  if (cause.code === 'commander.help' && problems.length > 0) {
    // No command at all: the help is the answer.
    terminal.say(problems.join('').trimEnd());
    return MISUSE;
  }
  if (cause.exitCode === 0) {
    return 0;
  }
  terminal.error(new UsageError(`${inOurWords(problems.join('')) || cause.message} Try --help.`));
  return MISUSE;
}
