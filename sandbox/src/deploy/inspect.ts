import { readAssembly } from '../assembly/assembly.js';
import { find } from './check.js';
import type { Findings } from './check.js';
import { meaninglessTypes } from './meaningless-types.js';
import { plan } from './plan.js';
import type { PlanOptions } from './plan.js';
import { idleServices } from './rehearsal.js';
import { supportedTypes } from './supported-types.js';

/** The resource types that the local run knows. */
export interface KnownTypes {
  /** They have an effect locally. */
  readonly supported: readonly string[];
  /** They have none, each with the reason. */
  readonly meaningless: readonly { readonly type: string; readonly reason: string }[];
}

/** Says what would become of each resource and property of a synthesized app, and why it cannot run, if so. Starts nothing. */
export async function inspect(assemblyDirectory: string, options: PlanOptions = {}): Promise<Findings> {
  const services = idleServices({ region: 'us-east-1', account: '000000000000', queueUrl: (name) => `http://127.0.0.1/000000000000/${name}` });
  return await find(plan(readAssembly(assemblyDirectory), services, options), services);
}

export function knownTypes(): KnownTypes {
  return {
    supported: supportedTypes.map(({ type }) => type).sort(),
    meaningless: meaninglessTypes.map(({ type, reason }) => ({ type, reason })),
  };
}
