import type { CallAnswer, UsageRecord, UsageTaker } from '../../../lambda/core/metering/usage-record.js';

type Fault = (records: readonly UsageRecord[]) => 'PASS' | 'LOSE_ANSWER' | { readonly error: string };

/** AWS for tests: bills the first record of a license, dimension and hour, and remembers every call. */
export class FakeTaker implements UsageTaker {
  readonly calls: string[][] = [];
  /** Billed quantity by license, dimension and hour. */
  readonly bill = new Map<string, number>();
  readonly payloads = new Map<string, Set<string>>();
  fault: Fault = () => 'PASS';
  /** Records for which the answer has no result. */
  unprocessed: (record: UsageRecord) => boolean = () => false;
  status: (record: UsageRecord) => string | undefined = () => undefined;

  public async send(records: readonly UsageRecord[]): Promise<CallAnswer> {
    this.calls.push(records.map((record) => JSON.stringify(record)));
    for (const record of records) {
      const key = keyOf(record);
      this.payloads.set(key, (this.payloads.get(key) ?? new Set()).add(JSON.stringify(record)));
    }
    const fault = this.fault(records);
    if (typeof fault === 'object') {
      return { kind: 'REFUSED', message: 'as the test wants it', ...fault };
    }
    const statuses = new Map(records.filter((record) => !this.unprocessed(record)).map((record) => [record, this.bookOf(record)]));
    if (fault === 'LOSE_ANSWER') {
      return { kind: 'REFUSED', error: 'TimeoutError', message: 'as the test wants it' };
    }
    return {
      kind: 'ANSWERED',
      answerFor: (record) => {
        const status = statuses.get(record);
        return status === undefined ? 'UNPROCESSED' : { status, id: `id-${keyOf(record)}` };
      },
    };
  }

  /** What was billed to a license for a dimension, over all hours. */
  public billed(license: string, dimension: string): number {
    return [...this.bill].filter(([key]) => key.startsWith(`${license} ${dimension} `)).reduce((total, [, quantity]) => total + quantity, 0);
  }

  private bookOf(record: UsageRecord): string {
    const forced = this.status(record);
    if (forced !== undefined) {
      return forced;
    }
    const before = this.bill.get(keyOf(record));
    if (before !== undefined && before !== record.quantity) {
      return 'DuplicateRecord';
    }
    this.bill.set(keyOf(record), record.quantity);
    return 'Success';
  }
}

function keyOf({ license, dimension, ts }: UsageRecord): string {
  return `${license} ${dimension} ${ts.slice(0, 13)}`;
}
