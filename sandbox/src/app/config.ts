import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import type { Behaviour } from '../marketplace/behaviour.js';
import { faultPlanSchema } from '../marketplace/faults/plan-check.js';
import { UsageError } from '../commands/usage-error.js';
import type { SandboxOptions } from '../sandbox-options.js';

/** Looked for in the project's folder, in this order. */
const FILES = ['marketplace.sandbox.yaml', 'marketplace.sandbox.yml', 'marketplace.sandbox.json'];

const text = v.string();
const texts = v.record(text, text);

const behaviour = v.partial(v.strictObject({
  tokenLife: v.picklist(['4_HOURS', '1_HOUR', '30_MINUTES']),
  tokenUse: v.picklist(['REPEATABLE', 'ONCE']),
  resolveCustomerRegions: v.picklist(['ANY', 'US_EAST_1']),
  meteringWindow: v.picklist(['24_HOURS', '6_HOURS', '1_HOUR']),
  identicalResend: v.picklist(['SUCCESS', 'DUPLICATE_RECORD']),
  usageBeforeActivation: v.picklist(['CUSTOMER_NOT_SUBSCRIBED', 'NOT_METERED']),
  deduplication: v.picklist(['REGION', 'GLOBAL']),
  tagLimit: v.picklist(['RECORD', 'ALLOCATION']),
  emptyTagValue: v.picklist(['REFUSED', 'ACCEPTED']),
  finalHour: v.picklist(['DEPROVISIONED', 'ENDED']),
  renewalLicense: v.picklist(['NEW', 'SAME']),
  renewalEvents: v.picklist(['AGREEMENTS', 'LICENSE_ONLY']),
  freeTrialEnd: v.picklist(['REPLACED', 'CONTINUED']),
  licenseArnSpelling: v.picklist(['LIVE', 'NO_ARN_PREFIX', 'LIC_SLASH']),
  freeTrialDays: v.picklist(['7_TO_90', '5_TO_31']),
  longestPrivateOffer: v.picklist(['144', '60']),
} satisfies { [Name in keyof Behaviour]: v.GenericSchema<unknown, Behaviour[Name]> }));

const dimensions = v.pipe(
  v.record(text, v.picklist(['ENTITLED', 'METERED'])),
  v.transform((kinds) => Object.entries(kinds).map(([key, kind]) => ({ key, kind }))),
);

const product = v.pipe(
  v.strictObject({
    code: text,
    id: v.optional(text),
    name: v.optional(text),
    pricingModel: v.picklist(['SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION']),
    agreementModel: v.optional(v.picklist(['CONCURRENT', 'LEGACY'])),
    seller: v.optional(text),
    dimensions: v.optional(dimensions),
  }),
  v.transform((listing) => ({ ...listing, name: listing.name ?? listing.code })),
);

/** What a file can say about a run: the members of `SandboxOptions` that JSON can hold. */
const config = v.partial(v.strictObject({
  app: text,
  assembly: text,
  products: v.array(product),
  start: v.pipe(text, v.isoTimestamp(), v.transform((given) => new Date(given))),
  seed: v.union([text, v.pipe(v.number(), v.transform(String))]),
  behaviour,
  faults: faultPlanSchema,
  stacks: v.array(text),
  parameters: texts,
  replace: texts,
  values: texts,
  dynamoDbEndpoint: text,
  stateDirectory: text,
  permissions: v.picklist(['ENFORCE', 'REPORT', 'OFF']),
}));

export type SandboxConfig = v.InferOutput<typeof config>;

/**
 * The project's `marketplace.sandbox.yaml` (or `.yml`, `.json`), or the file named. Absent: nothing is said.
 * Paths in it start at the project's folder.
 */
export function readConfig(project: string, file?: string): Partial<SandboxOptions> {
  const path = file === undefined ? FILES.map((name) => join(project, name)).find((candidate) => existsSync(candidate)) : resolve(project, file);
  if (path === undefined) {
    return {};
  }
  const { assembly, stateDirectory, ...rest } = parsed(path);
  return {
    ...rest,
    ...assembly !== undefined && { assembly: resolve(project, assembly) },
    ...stateDirectory !== undefined && { stateDirectory: resolve(project, stateDirectory) },
  };
}

function parsed(path: string): SandboxConfig {
  const result = v.safeParse(config, read(path));
  if (result.success) {
    return result.output;
  }
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  throw new UsageError(`${path} is not understood.\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

function read(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8')) as unknown;
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
