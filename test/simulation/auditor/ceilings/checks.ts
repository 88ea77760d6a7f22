import { DECIDED_AFTER_END, DECIDED_BEFORE_CLOSE } from '../../world/ceilings/ceilings.js';
import { HOUR, MINUTE, hourStart, hourText, monthEnd, monthText } from '../../world/times.js';
import { decimalText } from '../../world/usage.js';
import { amountsIn } from '../books.js';
import type { Books } from '../books.js';
import type { Holds } from './holds.js';

/** Clocks of reporters may be off so far. */
const CLOCKS = MINUTE;

/** The last slot of a month, or of a license that is known to have ended, leaves a person their time to decide. */
export function checkPatience(license: string, slot: string, { over, knowsEnd, now }: { readonly over: readonly string[]; readonly knowsEnd: boolean; readonly now: number }, { lives, violations }: Holds): void {
  const life = lives.find(({ id }) => id === license);
  const ended = knowsEnd ? life?.ended ?? Infinity : Infinity;
  const month = monthEnd(hourStart(slot));
  const isLast = hourStart(slot) + HOUR === month || (Number.isFinite(ended) && slot === hourText(ended));
  const until = Math.min(month + DECIDED_BEFORE_CLOSE, ended + DECIDED_AFTER_END);
  const waiting = over.filter((hour) => hour <= slot && monthText(hour) === monthText(slot));
  if (isLast && waiting.length > 0 && now < until - CLOCKS) {
    violations.add('TOLD_BEFORE_THE_DECISION', `${license} ${slot}: the last slot that could tell of ${waiting.join(', ')} was sealed, though a person had time until ${new Date(until).toISOString()}`);
  }
}

/** What nobody has released is named so. */
export function checkNames({ hours, meters }: Books, { hours: guarded, violations }: Holds): void {
  for (const { license, hour, page } of hours) {
    const one = guarded.get(`${license} ${hour}`);
    const named = amountsIn(page.wo?.M?.HELD);
    const amount = [...named.values()].reduce((a, b) => a + b, 0n);
    if (amount > 0n && !one?.held.length) {
      violations.add('WRITTEN_OFF_WITHOUT_NEED', `${license} ${hour}: ${decimalText(amount)} units are written off as above a ceiling, and were within all`);
    }
    for (const [dimension, said] of amountsIn(page.wo?.M?.OPERATOR)) {
      if (said !== (one?.writtenOff.get(dimension) ?? 0n)) {
        violations.add('LEDGER_DISAGREES_WITH_ITSELF', `${license} ${dimension} ${hour}: ${decimalText(said)} units are said to be written off by a person, the auditor saw ${decimalText(one?.writtenOff.get(dimension) ?? 0n)}`);
      }
    }
  }
  for (const [license, meter] of meters) {
    const left = Object.keys(meter.over?.M ?? {});
    if (meter.fin && left.length > 0) {
      violations.add('HELD_WITHOUT_NEED', `${license}: it is closed, and ${left.join(', ')} still waits for a person`);
    }
  }
}
