import { createInterface } from 'node:readline/promises';
import { Command, CommanderError } from 'commander';
import { eraseCommand } from './commands/erase.js';
import { explainCommand } from './commands/explain.js';
import { redriveCommand } from './commands/redrive.js';
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
      return `${error.message} The commands need lambda:ListFunctions; on the tables dynamodb:Scan and GetItem (erase: DeleteItem); and sqs:SendMessage for redrive.`;
    default:
      return error.message.includes('Region is missing') ? 'No Region is set. Give --region, or set AWS_REGION.' : `${error.name}: ${error.message}`;
  }
}

const terminal: Console = {
  out: (text) => { process.stdout.write(`${text}\n`); },
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
