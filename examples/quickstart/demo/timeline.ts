import type { Sandbox } from 'cdk-marketplace-saas-sandbox';

/** In whose words something is told. */
export type Teller = 'demo' | 'buyer' | 'AWS' | 'integration' | 'vendor';

export interface Entry {
  /** ISO 8601, virtual time. */
  readonly time: string;
  readonly who: Teller;
  readonly what: string;
  /** How long it took, in milliseconds of the wall clock. */
  readonly took?: number;
}

/** What happened, in the order of virtual time, as it happens. */
export class Timeline {
  public readonly entries: Entry[] = [];
  private heard: Entry[] = [];
  private logged = 0;
  private called = 0;

  constructor(private readonly sandbox: Sandbox, private readonly print: (entry: Entry) => void) {
    sandbox.marketplace.onEvent((event) => {
      this.heard.push({ time: new Date(event.time).toISOString(), who: 'AWS', what: event['detail-type'] });
    });
  }

  /** Tells what someone does, does it, runs until quiet, and tells what followed. */
  public async step<T>(who: Teller, what: string, work: () => Promise<T> | T): Promise<T> {
    const time = this.now();
    const started = performance.now();
    const result = await work();
    await this.sandbox.settle();
    this.tell({ time, who, what, took: Math.round(performance.now() - started) });
    this.tellWhatFollowed();
    return result;
  }

  /** Tells what someone sees, now. */
  public say(who: Teller, what: string): void {
    this.tell({ time: this.now(), who, what });
  }

  private tellWhatFollowed(): void {
    const followed = [...this.heard, ...this.vendorSaid(), ...this.meteringCalls()];
    this.heard = [];
    for (const entry of followed.sort((a, b) => a.time.localeCompare(b.time))) {
      this.tell(entry);
    }
  }

  /** What the vendor's own functions wrote to their logs. */
  private vendorSaid(): Entry[] {
    const fresh = this.sandbox.logs.slice(this.logged);
    this.logged = this.sandbox.logs.length;
    return fresh
      .map(({ time, text }) => ({ time: new Date(time).toISOString(), what: /\tINFO\t(.*)/.exec(text)?.[1] ?? '' }))
      .filter(({ what }) => /^(GRANT|CHANGE|REVOKE|FINAL_USAGE): /.test(what))
      .map((said) => ({ ...said, who: 'vendor' as const }));
  }

  private meteringCalls(): Entry[] {
    const calls = this.sandbox.marketplace.calls.of('BatchMeterUsage');
    const fresh = calls.slice(this.called);
    this.called = calls.length;
    return fresh.map(({ time, request, outcome }) => {
      const { UsageRecords: records } = request as { UsageRecords: { Dimension: string; Quantity: number; Timestamp: number }[] };
      const told = records.map((record) => `${record.Quantity} ${record.Dimension} of ${new Date(record.Timestamp * 1000).toISOString().slice(11, 16)}`);
      return { time, who: 'integration' as const, what: `BatchMeterUsage: ${told.join(', ')} → ${outcome}` };
    });
  }

  private tell(entry: Entry): void {
    this.entries.push(entry);
    this.print(entry);
  }

  private now(): string {
    return new Date(this.sandbox.clock.now()).toISOString();
  }
}

export function readable({ time, who, what, took }: Entry): string {
  const duration = took === undefined ? '' : ` (${took} ms)`;
  return `${time.slice(0, 10)} ${time.slice(11, 19)}  ${who.padEnd(12)}${what}${duration}`;
}
