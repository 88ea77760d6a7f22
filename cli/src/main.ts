import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Command, CommanderError } from 'commander';
import { adoptRestoredCommand } from './commands/adopt-restored.js';
import type { AdoptOptions } from './commands/adopt-restored.js';
import { eraseCommand } from './commands/erase.js';
import { explainCommand } from './commands/explain.js';
import { exportCommand } from './commands/export.js';
import type { ExportOptions } from './commands/export.js';
import { redriveCommand } from './commands/redrive.js';
import { releaseCommand } from './commands/release.js';
import type { ReleaseOptions } from './commands/release.js';
import { usageCommand } from './commands/usage.js';
import type { UsageOptions } from './commands/usage.js';
import { writeOffCommand } from './commands/write-off.js';
import type { WriteOffOptions } from './commands/write-off.js';
import { contextOf } from './context.js';
import type { CommonOptions, Console, Context } from './context.js';
import { UserError } from './user-error.js';

const FAILED = 1;
const MISUSED = 2;

/** Runs the command line. Answers the exit code: 0, 1 if it failed, 2 if it was not understood. */
export async function main(args: readonly string[], console: Console = terminal, complain: (text: string) => void = toStandardError): Promise<number> {
  const program = commandLine(console, complain);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : MISUSED;
    }
    complain(`Error: ${wordsOf(error)}\n`);
    return FAILED;
  }
}

function commandLine(console: Console, complain: (text: string) => void): Command {
  const program = new Command('cdk-marketplace-saas')
    .description('Looks after an integration of cdk-marketplace-saas.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => { console.out(text.trimEnd()); }, writeErr: complain });

  const command = (name: string, description: string) => program.command(name).description(description)
    .option('--stack <name>', 'the stack of the integration, if there are several')
    .option('--product <code>', 'its product code, if there are several')
    .option('--table <name>', 'the table with the licenses, instead of looking for it')
    .option('--registrations-table <name>', 'the table with the contact data')
    .option('--dispatch-queue <url>', 'the queue that wakes the dispatcher')
    .option('--usage-table <name>', 'the table with usage, instead of looking for it')
    .option('--region <region>', 'the Region of the integration (default: as the AWS CLI)')
    .option('--endpoint <url...>', 'where the services are, for the sandbox: <url> for all, or dynamodb=<url> sqs=<url>')
    .option('--json', 'one JSON document instead of words');
  const run = (work: (context: Context) => Promise<void>, options: CommonOptions) => work(contextOf(options, console));

  command('explain', 'why a customer has access or not: every fact, what is wanted, what was delivered, what comes next')
    .argument('<name>', 'a license (id or ARN), an AWS account or an agreement (agmt-…)')
    .option('--contact', 'show what the buyer typed, too: personal data')
    .action((name: string, options: CommonOptions & { contact?: boolean }) => run((context) => explainCommand(name, options, context), options));
  command('redrive', 'deliver at once what waits; safe at any time')
    .option('--dry-run', 'only tell what waits')
    .action((options: CommonOptions & { dryRun?: boolean }) => run((context) => redriveCommand(options, context), options));
  command('erase', 'delete what the buyer of a license typed; access stays as it is')
    .argument('<license>', 'a license (id or ARN)')
    .option('--yes', 'do not ask')
    .action((name: string, options: CommonOptions & { yes?: boolean }) => run((context) => eraseCommand(name, options, context), options));
  command('usage', 'what became of usage, hour by hour; without a license, which licenses to look at')
    .argument('[license]', 'a license (id or ARN)')
    .option('--from <hour>', 'the first hour (UTC), such as 2026-11-21T20 or 2026-11-21 (default: 31 days back)')
    .option('--to <hour>', 'the last hour (default: now)')
    .option('--dimension <name...>', 'only these dimensions')
    .option('--event <id>', 'only in which hour this event was counted, or why it was not')
    .action((name: string | undefined, options: CommonOptions & UsageOptions) => run((context) => usageCommand(name, options, context), options));
  command('export', 'the same for all licenses, a row for each hour and dimension, for finance')
    .requiredOption('--from <hour>', 'the first hour (UTC), such as 2026-11-21T20 or 2026-11-01')
    .requiredOption('--to <hour>', 'the last hour; of a date, its last one')
    .option('--format <format>', 'csv or json', 'csv')
    .option('--output <file>', 'where to write it, instead of standard output')
    .action((options: CommonOptions & ExportOptions) => run((context) => exportCommand(options, context), options));
  command('write-off', 'decide that what is untold of an hour is never billed')
    .argument('<license>', 'a license (id or ARN)')
    .requiredOption('--hour <hour...>', 'the hours of use (UTC), such as 2026-11-21T20')
    .requiredOption('--reason <text>', 'why: it is kept beside what was written off')
    .action((name: string, options: CommonOptions & WriteOffOptions) => run((context) => writeOffCommand(name, options, context), options));
  command('adopt-restored', 'let usage be told from a table that was restored, and nothing twice')
    .option('--restore-point <time>', 'to what time it was restored (UTC), if DynamoDB does not tell')
    .option('--dry-run', 'only tell what would wait for a comparison')
    .option('--yes', 'do not ask')
    .action((options: CommonOptions & AdoptOptions) => run((context) => adoptRestoredCommand(options, context), options));
  command('release', 'let usage of a license be told that waits for you: above a ceiling, or since a restored table was adopted')
    .argument('<license>', 'a license (id or ARN)')
    .option('--hour <hour...>', 'only these hours above a ceiling (UTC), such as 2026-11-21T20 (default: all that waits)')
    .action((name: string, options: CommonOptions & ReleaseOptions) => run((context) => releaseCommand(name, options, context), options));
  return program;
}

/** What a person reads about an error; the usual ones of AWS with what to do. */
function wordsOf(error: unknown): string {
  if (error instanceof UserError || !(error instanceof Error)) {
    return error instanceof Error ? error.message : String(error);
  }
  switch (error.name) {
    case 'ResourceNotFoundException':
      return `${error.message} Check the name of the table and the Region (--region).`;
    case 'CredentialsProviderError':
    case 'ExpiredTokenException':
    case 'UnrecognizedClientException':
      return `There are no valid AWS credentials (${error.message}). Sign in, for example with aws sso login, and set AWS_PROFILE.`;
    case 'AccessDeniedException':
      return `${error.message} The commands need lambda:ListFunctions; on the tables dynamodb:Scan and GetItem (erase: DeleteItem); sqs:SendMessage for redrive; and on the usage table dynamodb:GetItem and Query (to decide: UpdateItem, DescribeTable).`;
    default:
      return error.message.includes('Region is missing') ? 'No Region is set. Give --region, or set AWS_REGION.' : `${error.name}: ${error.message}`;
  }
}

const terminal: Console = {
  out: (text) => { process.stdout.write(`${text}\n`); },
  write: async (text) => {
    if (!process.stdout.write(text)) {
      await once(process.stdout, 'drain');
    }
  },
  ask: async (question) => {
    if (!process.stdin.isTTY) {
      return undefined;
    }
    const line = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await line.question(question);
    } finally {
      line.close();
    }
  },
};

function toStandardError(text: string): void {
  process.stderr.write(text);
}
