import type { Amounts } from './decimal.js';
import type { Backlog } from './backlog.js';
import type { Hour } from './hours.js';
import type { Outcome } from './outcomes.js';
import type { Refusal } from './usage-event.js';
import type { WrittenOff } from './write-off.js';

/** What metering says about itself: log lines and metrics. Never the content of an event. */
export interface Signals {
  quarantined(refusal: Refusal): void;
  told(license: string, slot: Hour, outcomes: ReadonlyMap<string, Outcome>): void;
  /** Whole units that no slot can tell any more. */
  lost(license: string, slot: Hour, units: Amounts): void;
  /** Usage of an hour, or remainders of an ended license, that no statement can tell any more. */
  writtenOff(license: string, hour: Hour | undefined, writtenOff: WrittenOff): void;
  /** The usage table is a restored one: nothing is sent. */
  restored(owner: string, tableId: string): void;
  /** The audit found usage of this hour that nothing had announced. */
  repaired(license: string, hour: Hour): void;
  /** Remainders that are not billed, because the month or the license ended with this slot, or the month before was never closed by one. */
  dropped(license: string, slot: Hour, amounts: Amounts): void;
  /** Usage waits for an ARN of its license that AWS accepts. */
  unnamed(license: string): void;
  /** Usage since this hour has waited long for the confirmation of its license. */
  unconfirmed(license: string, since: Hour): void;
  /** Events that were counted before. */
  repeated(events: number): void;
  /** What a run has left to tell. */
  backlog(backlog: Backlog): void;
  /** Shards that a run has tried to look at and could not: nobody knows what waits there. */
  unread(shards: number): void;
  /** AWS was called. */
  called(): void;
  /** A call was refused as a whole, or had no answer. */
  refused(records: number, error: string, message: string): void;
  failed(what: string, error: unknown): void;
  /** Something that nobody can read, although only we write it. */
  ignored(what: string, problem: string): void;
  /** Publishes the metrics of an invocation. */
  publish(): void;
}
