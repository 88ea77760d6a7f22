import { callableArn, legacyCustomerOf } from '../license-id.js';
import type { Amounts } from './decimal.js';
import type { Hold } from './hold.js';
import type { Hour } from './hours.js';
import type { IncludedUsage } from './included.js';
import type { TagSets } from './series.js';
import type { Statement } from './statement.js';

/** What the events and the buyer told us about a license, as far as metering needs it. */
export interface MeterFacts {
  readonly arn?: string;
  readonly account?: string;
  /** ISO 8601. When the license was activated; absent until AWS has confirmed it. */
  readonly start?: string;
  /** ISO 8601. When the license ended. */
  readonly end?: string;
  /** ISO 8601. Of a LEGACY customer who subscribed again: when the subscription before `start` ended. */
  readonly before?: string;
  /** Of a LEGACY customer who got a license: the first hour of which AWS is told by license. Set once. */
  readonly cut?: Hour;
  /** What the contract includes, if that is deducted. */
  readonly inc?: IncludedUsage;
  /** The revision of the license that these facts were read from. */
  readonly src?: number;
}

/** What we told AWS about one license. */
export interface Meter extends MeterFacts {
  readonly license: string;
  /** Grows by one in every write. */
  readonly rev: number;
  /** The slot of the newest statement. */
  readonly last?: Hour;
  /** What was too little to bill, of the month of `last`. */
  readonly rem: Amounts;
  /** The tag sets of `rem`. */
  readonly tags?: TagSets;
  /** Remainders of months that no statement closed, by the newest slot of the month. */
  readonly lost?: ReadonlyMap<Hour, Amounts>;
  /** The newest statement. */
  readonly pend?: Statement;
  /** Hours to look at again. */
  readonly late: ReadonlySet<Hour>;
  /** Usage that waits for a person. */
  readonly hold?: Hold;
  /** The license has ended and was closed. */
  readonly fin: boolean;
  /** What was left of remainders whenever the license was closed, by the slot that was the newest then. */
  readonly writtenOff?: ReadonlyMap<Hour, Amounts>;
}

/** What a statement needs to know: without it usage waits on its pages. */
export interface Identity {
  /** Absent, like the account, of a LEGACY customer without a license: AWS is told by customer. */
  readonly arn?: string;
  readonly account?: string;
  readonly start: string;
  /** AWS is told by customer of slots before this hour. */
  readonly cut?: Hour;
}

/** S3: a statement and the meter after it. */
export interface Sealed {
  readonly statement: Statement;
  readonly rem: Amounts;
  /** The tag sets of `rem`. */
  readonly tags?: TagSets;
  readonly late: ReadonlySet<Hour>;
  /** Remainders of months that no statement closed, if another month has been left so. */
  readonly lost?: ReadonlyMap<Hour, Amounts>;
  /** What is used of what the contract includes, if that has changed. */
  readonly inc?: IncludedUsage;
}

/** S6: a meter after the hours that no statement can tell were written off. */
export interface Cleared {
  readonly late: ReadonlySet<Hour>;
  /** Milliseconds since the epoch: when the license was closed, if it was now. What was left of remainders is written off by it. */
  readonly closed?: number;
}

/** Some meters of a shard, in the order of their licenses. */
export interface MetersRead {
  readonly meters: readonly Meter[];
  /** The license after which others follow; absent when there are none. */
  readonly next?: string;
}

/** The license meters. All reads are strongly consistent. */
export interface LicenseMeters {
  get(license: string): Promise<Meter | undefined>;
  /** As many meters of a shard as are held in memory at a time. @param after the license after which to begin */
  ofShard(shard: number, after?: string): Promise<MetersRead>;
  /** S2: look at this hour again. Fails when the license has no meter. */
  hint(license: string, hour: Hour): Promise<void>;
  /** S3: false when the meter has changed since it was read. */
  seal(read: Meter, sealed: Sealed): Promise<boolean>;
  /** No statement takes these hours from now on, before a person has decided. Replaces those of before. False when the meter has changed since it was read. */
  holdBack(read: Meter, over: ReadonlyMap<Hour, boolean>): Promise<boolean>;
  /** S6: false when the meter has changed since it was read. */
  writeOff(read: Meter, cleared: Cleared): Promise<boolean>;
  /** The first put. False when there is a meter already. */
  create(license: string, facts: MeterFacts): Promise<boolean>;
  /** S7, of what the contract includes: false when the meter has changed since it was read. */
  include(read: Meter, inc: IncludedUsage): Promise<boolean>;
  /** S7: false when the meter has changed since it was read. */
  replaceFacts(read: Meter, facts: MeterFacts): Promise<boolean>;
}

/** Whom and from when on a meter can tell AWS about, once that is known. */
export function identityOf({ license, arn, account, start, cut }: Meter): Identity | undefined {
  if (start === undefined) {
    return undefined;
  }
  if (cut === undefined && legacyCustomerOf(license)) {
    return { start };
  }
  const called = arn === undefined ? undefined : arnForCalls(arn);
  return called !== undefined && account !== undefined ? { arn: called, account, start, ...cut === undefined ? {} : { cut } } : undefined;
}

/** Only one spelling of an ARN is accepted by the metering API; what cannot be spelled so is replaced at the registration. */
export function arnForCalls(arn: string): string | undefined {
  const called = callableArn(arn);
  return called.startsWith('arn:') ? called : undefined;
}
