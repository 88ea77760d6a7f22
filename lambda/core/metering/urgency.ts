import { startOf } from './hours.js';
import { identityOf } from './meter.js';
import type { Meter } from './meter.js';
import { SENDING_URGENT_MILLISECONDS, URGENT_MILLISECONDS } from './ledger-rules.js';
import { candidatesOf, windowEnd } from './slots.js';

/**
 * Whether a license must be told about before others: it has ended, or the window of its next slot closes soon, which at the end of
 * a month is that of everything. A statement that is sealed may be told already, so it is urgent only at the very end of its window.
 */
export function isUrgent(meter: Meter, now: number, finalUsageGrace: number): boolean {
  if (meter.fin) {
    return false;
  }
  if (meter.end !== undefined) {
    return true;
  }
  const identity = identityOf(meter);
  const slot = identity && candidatesOf(meter, identity, now, finalUsageGrace).slots.at(0);
  const closes = slot === undefined ? Infinity : windowEnd(slot, startOf(slot), undefined) - now;
  const left = meter.pend === undefined ? Infinity : windowEnd(meter.pend.slot, Date.parse(meter.pend.ts), undefined) - now;
  return closes <= URGENT_MILLISECONDS || (left > 0 && left <= SENDING_URGENT_MILLISECONDS);
}
