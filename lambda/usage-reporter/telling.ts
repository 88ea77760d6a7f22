import type { Meter } from '../core/metering/meter.js';
import type { Outcome } from '../core/metering/outcomes.js';
import { windowEnd } from '../core/metering/slots.js';
import type { Statement } from '../core/metering/statement.js';
import { recordsOf } from '../core/metering/usage-record.js';
import type { UsageRecord } from '../core/metering/usage-record.js';

/** A statement that AWS is being told. */
export interface Telling {
  readonly license: string;
  readonly statement: Statement;
  readonly records: readonly UsageRecord[];
  readonly ofEndedLicense: boolean;
  /** When AWS ceases to take it. */
  readonly windowEnd: number;
  /** By dimension; all of them there: the statement can be settled. */
  readonly outcomes: Map<string, Outcome>;
  /** The newest status by dimension that was not final. */
  readonly statuses: Map<string, string>;
}

/** Takes up the newest statement of a meter. */
export function tellingOf({ license, end }: Meter, statement: Statement): Telling {
  return {
    license,
    statement,
    records: recordsOf(license, statement),
    ofEndedLicense: end !== undefined,
    windowEnd: windowEnd(statement.slot, statement.ts, end),
    outcomes: new Map(),
    statuses: new Map(),
  };
}

export function isTold({ records, outcomes }: Telling): boolean {
  return records.every(({ dimension }) => outcomes.has(dimension));
}

/** Who waits least goes first: licenses that have ended, then windows that close first. */
export function byUrgency(a: Telling, b: Telling): number {
  return Number(b.ofEndedLicense) - Number(a.ofEndedLicense) || a.windowEnd - b.windowEnd || (a.license < b.license ? -1 : 1);
}
