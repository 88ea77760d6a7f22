import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { faultPlanSchema } from '../marketplace/faults/plan-check.js';
import { UsageError } from '../commands/usage-error.js';
import type { SandboxOptions } from '../sandbox-options.js';
import { accountSchema, behaviourSchema, momentSchema, productsSchema, seedSchema } from './setting-schemas.js';

/** Looked for in the project's folder, in this order. */
const FILES = ['marketplace.sandbox.yaml', 'marketplace.sandbox.yml', 'marketplace.sandbox.json'];

const text = v.string();
const texts = v.record(text, text);

/** What a file can say about a run: the members of `SandboxOptions` that JSON can hold. */
const config = v.partial(v.strictObject({
  app: text,
  assembly: text,
  products: productsSchema,
  sellerAccount: accountSchema,
  start: momentSchema,
  seed: seedSchema,
  behaviour: behaviourSchema,
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
