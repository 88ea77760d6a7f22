import type { BatchMeterUsageResult, UsageRecord } from '../../../sandbox/src/marketplace/api/messages.js';
import type { AwsWatcher } from '../world/aws.js';
import { HOUR, MINUTE, SECOND, hourText, monthEnd, monthText } from '../world/times.js';
import { amountOfUnits, decimalText } from '../world/usage.js';
import type { Violations } from './violations.js';

const MONTH_CLOSE = 6 * HOUR;
const WINDOW = 24 * HOUR;
const FINAL = 60 * MINUTE;
/** Facts travel: what a process has read some time ago may be right no longer. */
const NEWS = 5 * MINUTE;
const CALLS_PER_SECOND = 10;

/** What the bill must know of a license. */
export interface BilledLicense {
  readonly id: string;
  readonly ended: number;
  /** When its meter was told of the end. */
  readonly endKnown: number;
}

export interface BillOptions {
  readonly violations: Violations;
  readonly license: (arn: string) => BilledLicense;
  /** Everything heard so far, in billionths. */
  readonly heard: (license: string, dimension: string, month: string) => bigint;
  readonly countCalls: boolean;
}

/** What AWS was told and has accepted, checked at each call. */
export class Bill implements AwsWatcher {
  /** Units by license, dimension and hour. */
  readonly accepted = new Map<string, number>();
  readonly acceptedAt = new Map<string, number>();
  /** Records that were answered with CustomerNotSubscribed. */
  readonly notSubscribed = new Set<string>();
  /** Errors of calls with nothing but this record. */
  readonly refusedAlone = new Map<string, string>();
  private readonly payloads = new Map<string, string>();
  private readonly sums = new Map<string, bigint>();
  private readonly calls: number[] = [];

  constructor(private readonly options: BillOptions) {}

  public told(records: readonly UsageRecord[], now: number): void {
    this.count(now);
    for (const record of records) {
      const key = this.keyOf(record);
      const payload = JSON.stringify(record);
      const before = this.payloads.get(key);
      if (before === undefined) {
        this.payloads.set(key, payload);
        this.checkStyle(record);
      } else if (before !== payload) {
        this.options.violations.add('TWO_PAYLOADS_FOR_ONE_HOUR', `${key}: first ${before}, then ${payload}: AWS bills only the first`);
      }
      this.checkWindow(record, key, now);
    }
  }

  public answered({ Results }: BatchMeterUsageResult, now: number): void {
    for (const { UsageRecord: record, Status } of Results) {
      const key = this.keyOf(record);
      if (Status === 'CustomerNotSubscribed') {
        this.notSubscribed.add(key);
      } else if (Status === 'Success' && !this.accepted.has(key)) {
        this.acceptedAt.set(key, now);
        this.accept(record, key);
      }
    }
  }

  public refused(records: readonly UsageRecord[], error: string): void {
    if (records.length === 1) {
      this.refusedAlone.set(this.keyOf(records[0]), error);
    }
  }

  public keyOf({ LicenseArn = '', Dimension, Timestamp }: UsageRecord): string {
    return `${this.options.license(LicenseArn).id} ${Dimension} ${hourText(Timestamp * SECOND)}`;
  }

  private accept(record: UsageRecord, key: string): void {
    const { LicenseArn = '', Dimension, Timestamp, Quantity = 0 } = record;
    const { heard, license, violations } = this.options;
    const { id } = license(LicenseArn);
    const month = monthText(hourText(Timestamp * SECOND));
    this.accepted.set(key, Quantity);
    const name = `${id} ${Dimension} ${month}`;
    const sum = (this.sums.get(name) ?? 0n) + amountOfUnits(Quantity);
    this.sums.set(name, sum);
    const used = heard(id, Dimension, month);
    if (sum > used) {
      violations.add('BILLED_MORE_THAN_USED', `${name}: ${decimalText(sum)} units are billed and ${decimalText(used)} were used, since hour ${key.slice(-13)}`);
    }
  }

  private checkStyle(record: UsageRecord): void {
    if (record.LicenseArn === undefined || record.CustomerIdentifier !== undefined) {
      this.options.violations.add('SENT_WITH_ANOTHER_STYLE', `${JSON.stringify(record)}: not by license, so it would be billed a second time`);
    }
  }

  private checkWindow({ Timestamp, LicenseArn = '' }: UsageRecord, key: string, now: number): void {
    const time = Timestamp * SECOND;
    const { ended, endKnown } = this.options.license(LicenseArn);
    const end = now > endKnown + NEWS ? ended + FINAL : Infinity;
    const window = Math.min(time + WINDOW, monthEnd(time) + MONTH_CLOSE, end);
    if (now >= window) {
      this.options.violations.add('SENT_AFTER_ITS_WINDOW', `${key}: sent although AWS took it until ${new Date(window).toISOString()} only`);
    }
  }

  private count(now: number): void {
    this.calls.push(now);
    if (this.calls.length > CALLS_PER_SECOND * 2) {
      this.calls.shift();
    }
    const first = this.calls.at(-1 - CALLS_PER_SECOND);
    if (this.options.countCalls && first !== undefined && now - first < 500) {
      this.options.violations.add('TOO_MANY_CALLS', `more than ${CALLS_PER_SECOND} calls in half a second`);
    }
  }
}
