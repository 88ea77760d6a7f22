import { describe, expect, test } from 'vitest';
import { readForIdentity } from '../../../lambda/core/entitlement-reads.js';
import type { Entitlement } from '../../../lambda/core/license.js';
import type { Licenses } from '../../../lambda/core/licenses.js';
import type { EntitlementRead } from '../../../lambda/core/messages.js';
import { arnOf, batchOf, licenseUpdated } from '../../support/marketplace-events.js';
import { entitlements, EntitlementWorld } from './listening.js';
import { MemoryStore } from './memory-store.js';
import { Random } from './random.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-08-20T14:00:00Z');
const LONGEST_LAG = 5 * MINUTE;
const SPURIOUS_EMPTY = 0.03;
const RUNS = 2_000;
const POLICY = { pricingModel: 'CONTRACT', requireRegistration: false } as const;
const ARN = arnOf('l-1');

/** What a license is entitled to from then on; a renewal shows nothing until AWS catches up. */
interface Change {
  readonly at: number;
  readonly list: readonly Entitlement[];
  readonly shownFrom: number;
  readonly until: 'old list' | 'nothing';
}

/** GetEntitlements that follows the truth by up to five minutes and is now and then empty by mistake. */
class LaggingAws extends EntitlementWorld {
  public now = START;
  public readonly queue: { at: number; body: EntitlementRead | ReturnType<typeof licenseUpdated> }[] = [];

  constructor(private readonly changes: readonly Change[], private readonly random: Random) {
    super();
  }

  public override async read() {
    return { time: new Date(this.now).toISOString(), id: `request-${this.now}`, list: this.random.chance(SPURIOUS_EMPTY) ? [] : this.shown() };
  }

  public override async schedule(read: EntitlementRead, delaySeconds: number) {
    this.queue.push({ at: this.now + delaySeconds * 1_000, body: read });
  }

  private shown(): readonly Entitlement[] {
    const past = this.changes.filter(({ at }) => at <= this.now);
    const newest = past.at(-1);
    if (newest === undefined || newest.shownFrom <= this.now) {
      return newest?.list ?? [];
    }
    return newest.until === 'nothing' ? [] : past.at(-2)?.list ?? [];
  }
}

/** One customer who buys, upgrades and renews; the last change may be that nothing is left. */
function changesOf(random: Random, over: boolean): Change[] {
  let at = START;
  return [0, 1, 2, 3].map((i): Change => {
    at += (1 + random.below(40)) * MINUTE;
    const list = over && i === 3 ? [] : [{ dimension: 'seats', value: i + 1 }];
    return { at, list, shownFrom: at + random.next() * LONGEST_LAG, until: random.chance(0.5) ? 'nothing' : 'old list' };
  });
}

/** Plays a history to its end. Answers whether access was ever taken, and how it is in the end. */
async function play(seed: number, over: boolean, believe?: (store: MemoryStore, licenses: Licenses) => Licenses) {
  const random = new Random(seed);
  const changes = changesOf(random, over);
  const aws = new LaggingAws(changes, random);
  const store = new MemoryStore(POLICY);
  let taken = false;
  const watched: Licenses = {
    ...store.licenses,
    record: async (...told) => {
      const license = await store.licenses.record(...told);
      taken ||= license.access.state === 'ENDED';
      return license;
    },
  };
  const licenses = believe?.(store, watched) ?? watched;
  const { listen } = entitlements({ licenses, agreements: store.agreements }, aws);
  for (const [i, { at }] of changes.entries()) {
    const time = new Date(at).toISOString().slice(0, 19) + 'Z';
    aws.queue.push({ at: at + random.below(MINUTE), body: licenseUpdated({ id: `updated-${i}`, time, agreement: 'agmt-1', license: 'l-1' }) });
  }
  if (over) {
    aws.queue.push({ at: changes.at(-1)!.at + DAY, body: readForIdentity('l-1', { licenseArn: ARN, account: '1' }) });
  }
  while (aws.queue.length > 0) {
    aws.queue.sort((a, b) => a.at - b.at);
    const { at, body } = aws.queue.shift()!;
    aws.now = at;
    if ('detail' in body) {
      const { id, time } = body;
      await watched.record('l-1', { kind: 'updated', value: { id, time: new Date(time).toISOString(), licenseArn: ARN, agreement: 'agmt-1', account: '1' } });
    }
    await listen(batchOf(body));
  }
  const { access, facts } = store.license('l-1')!;
  return { taken, state: access.state, list: facts.entitlements?.list, truth: changes.at(-1)!.list };
}

describe(`with entitlements that AWS shows up to five minutes late, and that are empty by mistake in 3 of 100 answers (${RUNS} customers)`, () => {
  test('at most 1 customer in 1,000 is ever thrown out by mistake', async () => {
    let wrong = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      wrong += (await play(seed, false)).taken ? 1 : 0;
    }
    expect(wrong / RUNS).toBeLessThanOrEqual(0.001);
  }, 120_000);

  test('an upgrade is known in the end, but for few that wait for the daily comparison', async () => {
    let stale = 0;
    for (let seed = 1; seed <= RUNS / 10; seed++) {
      const { list, truth } = await play(seed, false);
      stale += JSON.stringify(list) === JSON.stringify(truth) ? 0 : 1;
    }
    expect(stale / (RUNS / 10)).toBeLessThanOrEqual(0.01);
  }, 120_000);

  test('who has nothing any more is thrown out, at the latest by the daily comparison', async () => {
    for (let seed = 1; seed <= RUNS / 10; seed++) {
      expect((await play(seed, true)).state).toBe('ENDED');
    }
  }, 120_000);

  test('the simulation sees the difference: believing every empty answer throws out one customer in ten and more', async () => {
    let wrong = 0;
    for (let seed = 1; seed <= RUNS / 10; seed++) {
      const { taken } = await play(seed, false, (store, watched) => ({
        ...watched,
        get: async (id) => {
          const license = store.license(id);
          // As if the license were gone: then an empty answer needs no second one.
          return license && { ...license, facts: { ...license.facts, updated: undefined, deprovisioned: { time: '2026-08-20T00:00:00.000Z', id: 'd', agreement: 'agmt-1' } } };
        },
      }));
      wrong += taken ? 1 : 0;
    }
    expect(wrong / (RUNS / 10)).toBeGreaterThan(0.1);
  }, 120_000);
});
