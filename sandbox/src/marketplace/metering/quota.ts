import type { Caller } from '../model.js';

interface Bucket {
  readonly tokens: number;
  /** Milliseconds, when it had them. */
  readonly time: number;
}

/** Ten waits of a tenth of a second make a whole token. */
const ROUNDING = 1e-6;

/** A quota of calls: so many a second, and as many at once after a pause. Each account has its own in each Region. */
export class CallQuota {
  private readonly buckets = new Map<string, Bucket>();

  /** @param now milliseconds; a time that goes back fills nothing */
  constructor(private readonly callsPerSecond: number, private readonly now: () => number) {}

  /** Whether the quota has room for one more call of this caller; takes it if so. */
  public take({ account, region }: Caller): boolean {
    const time = this.now();
    const key = `${account}/${region}`;
    const before = this.buckets.get(key) ?? { tokens: this.callsPerSecond, time };
    const filled = before.tokens + Math.max(0, time - before.time) / 1_000 * this.callsPerSecond;
    const tokens = Math.min(this.callsPerSecond, filled);
    const passes = tokens >= 1 - ROUNDING;
    this.buckets.set(key, { tokens: passes ? Math.max(0, tokens - 1) : tokens, time: Math.max(time, before.time) });
    return passes;
  }
}
