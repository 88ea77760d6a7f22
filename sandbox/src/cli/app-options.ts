import type { Command as Syntax } from 'commander';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { readConfig } from '../app/config.js';
import { accountSchema, momentSchema } from '../app/setting-schemas.js';
import { parseProduct } from '../app/product-option.js';
import { UsageError } from '../commands/exports.js';
import type { SandboxOptions } from '../sandbox-options.js';

/** The options of the command line that say what to run. */
export interface AppFlags {
  readonly app?: string;
  readonly assembly?: string;
  readonly config?: string;
  readonly product?: readonly string[];
  readonly seed?: string;
  readonly seller?: string;
  readonly start?: string;
  readonly stack?: readonly string[];
  readonly parameter?: readonly string[];
  readonly replace?: readonly string[];
  readonly value?: readonly string[];
  readonly state?: string;
  readonly permissions?: string;
  readonly dynamodbEndpoint?: string;
}

const PERMISSIONS = ['ENFORCE', 'REPORT', 'OFF'] as const;

/** Of the simulator alone. */
export function addMarketplaceOptions(syntax: Syntax): Syntax {
  return syntax
    .option('--product <code:MODEL:dimensions>', 'a product on sale, for example abc:CONTRACT:seats; may be repeated', list)
    .option('--config <file>', 'products, behaviour, faults and more; default: marketplace.sandbox.yaml or .json')
    .option('--seller <account>', 'the AWS account that sells; default: 000000000000')
    .option('--seed <text>', 'the same seed gives the same ids and the same faults')
    .option('--start <date>', 'virtual time at the start, ISO 8601 with its zone; default: now')
    .option('--state <folder>', 'keep everything in this folder, and go on from there at the next start');
}

export function addAppOptions(syntax: Syntax): Syntax {
  return addMarketplaceOptions(syntax
    .option('--app <command>', 'the command that synthesizes the app; default: app in cdk.json')
    .option('--assembly <folder>', 'a synthesized cloud assembly instead, for example cdk.out'))
    .option('--stack <name>', 'run only this stack; may be repeated', list)
    .option('--parameter <name=value>', 'the value of a template parameter; may be repeated', list)
    .option('--replace <path=url>', 'what runs elsewhere instead of a resource, by construct path: MyStack/Hook=http://localhost:8080', list)
    .option('--value <path.attribute=text>', 'the value of a resource that does not run locally: MyStack/Db.Endpoint.Address=localhost', list)
    .option('--permissions <mode>', `what happens to calls that a function's role does not allow: ${PERMISSIONS.join(', ')}; default: ENFORCE`)
    .option('--dynamodb-endpoint <url>', 'a DynamoDB that runs already, instead of the bundled engine');
}

/** What to run: the options, over what the project's configuration says. */
export function sandboxOptions(flags: AppFlags, project: string): SandboxOptions {
  const { permissions } = flags;
  const mode = PERMISSIONS.find((known) => known === permissions?.toUpperCase());
  if (permissions !== undefined && mode === undefined) {
    throw new UsageError(`--permissions is '${permissions}'; it must be one of ${PERMISSIONS.join(', ')}.`);
  }
  const config = readConfig(project, flags.config);
  // What is named on the command line takes the place of both.
  const source = flags.app === undefined && flags.assembly === undefined
    ? { app: config.app, assembly: config.assembly }
    : { app: flags.app, assembly: flags.assembly === undefined ? undefined : resolve(project, flags.assembly) };
  return defined({
    ...config,
    ...source,
    project,
    products: flags.product?.map(parseProduct) ?? config.products,
    sellerAccount: flags.seller === undefined ? config.sellerAccount : accountOf(flags.seller),
    seed: flags.seed ?? config.seed,
    start: flags.start === undefined ? config.start : dateOf(flags.start),
    stacks: flags.stack ?? config.stacks,
    parameters: { ...config.parameters, ...pairsOf('--parameter', flags.parameter) },
    replace: { ...config.replace, ...pairsOf('--replace', flags.replace) },
    values: { ...config.values, ...pairsOf('--value', flags.value) },
    permissions: mode ?? config.permissions,
    stateDirectory: flags.state === undefined ? config.stateDirectory : resolve(project, flags.state),
    dynamoDbEndpoint: flags.dynamodbEndpoint ?? config.dynamoDbEndpoint,
  });
}

function list(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function pairsOf(option: string, given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(given.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) {
      throw new UsageError(`${option} is '${pair}'. Write it as name=value.`);
    }
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}

function dateOf(text: string): Date {
  const { success, output, issues } = v.safeParse(momentSchema, text);
  if (!success) {
    throw new UsageError(`--start is '${text}': ${issues[0].message}.`);
  }
  return output;
}

function accountOf(text: string): string {
  const { success, output, issues } = v.safeParse(accountSchema, text);
  if (!success) {
    throw new UsageError(`--seller is '${text}': ${issues[0].message}.`);
  }
  return output;
}

function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
