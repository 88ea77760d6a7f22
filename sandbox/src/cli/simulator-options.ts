import { UsageError } from '../commands/exports.js';
import { parseOutlet } from '../marketplace/outlets/exports.js';
import type { SimulatorOptions } from '../simulator.js';
import { sandboxOptions } from './app-options.js';
import type { AppFlags } from './app-options.js';

export interface SimulatorFlags extends AppFlags {
  readonly events?: readonly string[];
  readonly eventSource?: string;
  readonly port?: string;
}

/** Some product must be on sale: without an app, nothing says which. */
const ADVICE = 'Say what is on sale: --product my-code:CONTRACT_WITH_CONSUMPTION:seats:api-calls, or products in marketplace.sandbox.yaml.';

export function simulatorOptions(flags: SimulatorFlags, project: string): SimulatorOptions {
  const { products = [], sellerAccount, start, seed, behaviour, faults, stateDirectory } = sandboxOptions(flags, project);
  if (products.length === 0) {
    throw new UsageError(ADVICE);
  }
  const port = flags.port === undefined ? undefined : Number(flags.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new UsageError(`--port is '${flags.port ?? ''}'; it must be a number from 1 to 65535.`);
  }
  return { products, sellerAccount, start, seed, behaviour, faults, stateDirectory, port, outlets: (flags.events ?? []).map((target) => outletOf(target, flags.eventSource)) };
}

function outletOf(target: string, source: string | undefined) {
  try {
    return parseOutlet(target, source === undefined ? {} : { source });
  } catch (cause) {
    throw new UsageError(`--events: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
