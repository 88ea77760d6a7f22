import type { Amount, Amounts } from './decimal.js';
import type { Hour } from './hours.js';
import type { Series, TagSets } from './series.js';
import type { Receipt, Statement } from './statement.js';
import type { WriteOffReason, WrittenOff } from './write-off.js';

/** An event as its page remembers it. */
export interface PageEntry {
  readonly idHash: string;
  readonly contentHash: Buffer;
  /** The dimension, or the series of it that the tags make. */
  readonly dimension: Series;
  /** The hash and the text of the tags, if it has any. */
  readonly tags?: readonly [hash: string, text: string];
  readonly quantity: Amount;
}

/** S1: adds entries to one page, all or none. */
export interface PageWrite {
  readonly license: string;
  readonly hour: Hour;
  readonly page: number;
  readonly entries: readonly PageEntry[];
  /** What the full pages before this one have heard. */
  readonly base: Amounts;
}

/** What is on one page. Of a full page this never changes. */
export interface PageState {
  readonly full: boolean;
  readonly heard: Amounts;
  /** Content hash by id hash. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** A page after a write, or one that refused it: because it is full, or because some of the ids are on it. */
export interface PageAnswer extends PageState {
  readonly added: boolean;
}

/** What was heard about a license in one hour, and how much of it was told. */
export interface HourOfUse {
  readonly heard: Amounts;
  readonly told: Amounts;
  /** The slot of the last statement that took from this hour, or what a write-off puts in its place. */
  readonly by?: string;
  readonly writtenOff?: WrittenOff;
  /** How much of it a person has released or written off: ceilings count anew from there. */
  readonly seen?: Amounts;
  /** The tag sets of what was heard. */
  readonly tags?: TagSets;
  /** The statement whose slot is this hour has its receipt. */
  readonly settled: boolean;
}

/** An hour without pages. */
export const UNUSED: HourOfUse = { heard: new Map(), told: new Map(), settled: false };

/** The usage pages. All reads are strongly consistent. */
export interface UsagePages {
  add(write: PageWrite): Promise<PageAnswer>;
  /** The full pages of an hour from this one on. */
  fullPages(license: string, hour: Hour, from: number): Promise<readonly PageState[]>;
  /** What the pages of these licenses (all of one shard) say about an hour. Licenses without a page are absent. */
  ofHour(hour: Hour, shard: number, licenses: ReadonlySet<string>): Promise<ReadonlyMap<string, HourOfUse>>;
  /** What the pages of a whole shard say about an hour, one license after the other: all of it could be too much for the memory. */
  eachOfHour(hour: Hour, shard: number, each: (license: string, use: HourOfUse) => void): Promise<void>;
  /** S5: marks an hour as told up to a statement, unless a later statement has. Not for the hour of the slot. */
  settleHour(license: string, hour: Hour, statement: Statement): Promise<void>;
  /** S5: puts the receipt on the page of the slot, once. Settles the statement. */
  settleSlot(license: string, statement: Statement, receipt: Receipt): Promise<void>;
  /** S6: writes off what is untold. False when the hour was told about or written off since it was read. */
  writeOff(license: string, hour: Hour, read: HourOfUse, reason: WriteOffReason): Promise<boolean>;
}
