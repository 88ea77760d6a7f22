import { RECORDS_PER_CALL } from '../core/marketplace-rules.js';
import { dueOf } from '../core/metering/backlog.js';
import type { Untold } from '../core/metering/backlog.js';
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
  /** When the license ended. */
  readonly end?: string;
  /** When AWS ceases to take it. */
  readonly windowEnd: number;
  /** By dimension; all of them there: the statement can be settled. */
  readonly outcomes: Map<string, Outcome>;
  /** The newest status by dimension that was not final. */
  readonly statuses: Map<string, string>;
  /** Dimensions whose record AWS may have already, because it was sent before. */
  readonly maybeTold: Set<string>;
}

/** Takes up the newest statement of a meter. @param isNew nobody has sent anything of it */
export function tellingOf({ license, end }: Meter, statement: Statement, isNew = false): Telling {
  const records = recordsOf(license, statement);
  return {
    license,
    statement,
    records,
    ofEndedLicense: end !== undefined,
    ...end === undefined ? {} : { end },
    windowEnd: windowEnd(statement.slot, Date.parse(statement.ts), end),
    outcomes: new Map(),
    statuses: new Map(),
    // Two functions tell a license that has ended.
    maybeTold: new Set(isNew && end === undefined ? [] : records.map(({ dimension }) => dimension)),
  };
}

export function isTold({ records, outcomes }: Telling): boolean {
  return records.every(({ dimension }) => outcomes.has(dimension));
}

/** The statement as usage that AWS should know of. */
export function untoldIn({ license, statement, windowEnd: lossAt, end }: Telling): Untold {
  return { license, hour: [statement.slot, ...statement.take.keys()].sort()[0], lossAt, ...dueOf(end) };
}

/** A record of a statement that waits. */
export interface Entry {
  readonly telling: Telling;
  readonly record: UsageRecord;
  /** Licenses with the same deadline take turns: one with many records must not hold up the others. */
  readonly turn: number;
}

/** The records that AWS has not answered for, in the order in which they are sent. */
export function entriesOf(tellings: Iterable<Telling>): Entry[] {
  return [...tellings].flatMap((telling) => telling.records
    .filter(({ dimension }) => !telling.outcomes.has(dimension))
    .map((record, i) => ({ telling, record, turn: Math.floor(i / RECORDS_PER_CALL) }))).sort(byUrgency);
}

/** Who waits least goes first: licenses that have ended, then windows that close first, so that the end of a month precedes the next. */
function byUrgency(a: Entry, b: Entry): number {
  const [one, other] = [a.telling, b.telling];
  return Number(other.ofEndedLicense) - Number(one.ofEndedLicense)
    || one.windowEnd - other.windowEnd
    || a.turn - b.turn
    || (one.license === other.license ? 0 : one.license < other.license ? -1 : 1);
}
