import type { Life } from '../world/licenses.js';
import type { Interval } from '../world/plan.js';
import { HOUR, MINUTE, hourText } from '../world/times.js';
import type { Bill } from './bill.js';
import { Calm } from './calm.js';
import type { Seals } from './seals.js';
import type { Violations } from './violations.js';

/** The last usage of a license is told within this time after its end. */
const TOLD_WITHIN = 15 * MINUTE;
/** Nothing went wrong for so long before the end: no statement waits. */
const QUIET_BEFORE = 2 * HOUR;
/** What was known of the license so soon after its end was known in time. */
const KNOWN_WITHIN = 5 * MINUTE;

/** The last statement of a license that has ended is accepted in time, unless something other than throttling stood in its way. */
export function checkEnding(life: Life, obstacles: readonly Interval[], { seals, bill, violations }: {
  readonly seals: Seals; readonly bill: Bill; readonly violations: Violations;
}): void {
  const seal = seals.sealOf(life.id, hourText(life.ended));
  const known = Math.max(seals.startKnown.get(life.id) ?? Infinity, seals.endKnown.get(life.id) ?? Infinity, life.usable);
  const calm = new Calm([...obstacles, ...life.suspended]);
  const until = life.ended + TOLD_WITHIN;
  if (!seal || known > life.ended + KNOWN_WITHIN || !calm.had(QUIET_BEFORE + TOLD_WITHIN, life.ended - QUIET_BEFORE, until)) {
    return;
  }
  for (const dimension of Object.keys(seal.pend.rec.M ?? {})) {
    const key = `${life.id} ${dimension} ${seal.slot}`;
    const accepted = bill.acceptedAt.get(key) ?? Infinity;
    if (accepted > until && !bill.refusedAlone.has(key)) {
      violations.add('LAST_USAGE_TOLD_LATE', `${key}: decided at ${new Date(seal.time).toISOString()}, ${accepted === Infinity ? 'never accepted' : `accepted at ${new Date(accepted).toISOString()}`}, though nothing but throttling stood in the way since the license ended at ${new Date(life.ended).toISOString()}`);
    }
  }
}
