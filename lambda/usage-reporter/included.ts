import { includedAfter } from '../core/metering/included.js';
import type { IncludedSource } from '../core/metering/included.js';
import type { Hour } from '../core/metering/hours.js';
import { TERM_WAIT_MILLISECONDS } from '../core/metering/ledger-rules.js';
import type { Identity, Meter } from '../core/metering/meter.js';
import { decideUntil } from '../core/metering/spend-guard.js';
import type { ReporterDependencies } from './dependencies.js';

interface Asking {
  readonly identity: Identity;
  /** Which would be sealed now: it cannot wait beyond the end of its month. */
  readonly slot: Hour;
}

/**
 * S7 for a meter that was never told what the contract includes: it is older than the wish to deduct, or AWS has just activated the license; or other
 * dimensions were configured when it was told. A new license waits for its entitlements for some hours. `NOTHING`: nobody knows of any, and it is told
 * with the terms that it has.
 */
export async function learnIncluded(meter: Meter, { identity, slot }: Asking, source: IncludedSource, { meters, clock }: ReporterDependencies): Promise<'LEARNED' | 'WAITS' | 'NOTHING'> {
  const facts = await source.of(meter.license);
  const inc = includedAfter(meter.inc, facts);
  if (facts !== undefined && inc !== undefined) {
    await meters.include(meter, inc);
    return 'LEARNED';
  }
  const until = Math.min(Date.parse(identity.start) + TERM_WAIT_MILLISECONDS, decideUntil(slot, meter.end));
  return meter.inc === undefined && meter.end === undefined && clock.now() < until ? 'WAITS' : 'NOTHING';
}
