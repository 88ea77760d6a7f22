import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../lambda/adapters/metering/attributes.js';
import { UsagePagesInTable } from '../../../lambda/adapters/metering/usage-pages.js';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import type { PageState } from '../../../lambda/core/metering/page.js';
import { FullPages } from '../../../lambda/usage-intake/full-pages.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, LICENSE, usage } from './bench.js';

const db = new DynamoForTests();
const THIS_HOUR = '2026-11-21T20';

const withLicense = () => Bench.withLicense(db);

/** Messages of 100 events each. */
function messages(events: readonly unknown[]): unknown[][] {
  return Array.from({ length: Math.ceil(events.length / 100) }, (_, i) => events.slice(i * 100, i * 100 + 100));
}

/** The pages of the table, with something happening before each call. */
function pagesWith(bench: Bench, before: (command: unknown) => Promise<void> | void): UsagePagesInTable {
  const client = new Proxy(db.client, {
    get: (of, name) => {
      if (name !== 'send') {
        return Reflect.get(of, name) as unknown;
      }
      return async (command: unknown) => {
        await before(command);
        return (of.send as (what: unknown) => Promise<unknown>).call(of, command);
      };
    },
  });
  return new UsagePagesInTable(client, bench.table);
}

/** The same, and how often they were called since the last question. */
function counted(bench: Bench): { pages: UsagePagesInTable; calls: () => number } {
  let calls = 0;
  const pages = pagesWith(bench, () => { calls += 1; });
  return { pages, calls: () => { const count = calls; calls = 0; return count; } };
}

async function pagesOf(bench: Bench): Promise<Item[]> {
  return bench.partition((await bench.page(THIS_HOUR))!.pk!.S!);
}

describe('an hour with very many events of one license', () => {
  const events = Array.from({ length: 5_000 }, (_, i) => usage(`e${i}`));

  it('takes calls by its events and pages, not by both multiplied', async () => {
    const bench = await withLicense();
    const { pages, calls } = counted(bench);
    await bench.hear(messages(events), { pages });
    expect(calls()).toBeLessThanOrEqual(310);
    await bench.hear(messages(events), { pages });
    expect(calls()).toBeLessThanOrEqual(10);
    await bench.hear(messages([...events, ...Array.from({ length: 100 }, (_, i) => usage(`more${i}`))]), { pages });
    expect(calls()).toBeLessThanOrEqual(20);

    const all = await pagesOf(bench);
    expect(all.at(-1)).toMatchObject({ trequests: { N: '5100' } });
    const ids = all.flatMap((page) => Object.keys(page).filter((name) => name.startsWith('e')));
    expect([ids.length, new Set(ids).size]).toEqual([5_100, 5_100]);
    expect(all.reduce((total, page) => total + Number(page.n?.N), 0)).toBe(5_100);
  });

  it('takes one call for the next event when the function has met the full pages before', async () => {
    const bench = await withLicense();
    await bench.hear(messages(events.slice(0, 1_000)));
    const { pages, calls } = counted(bench);
    const intake = bench.intake({ pages });
    await intake({ Records: [bench.message(usage('one'))] });
    expect(calls()).toBeGreaterThan(1);
    await intake({ Records: [bench.message(usage('two'))] });
    expect(calls()).toBe(1);
    await intake({ Records: [bench.message(events.slice(0, 100))] });
    expect(calls()).toBe(0);
    expect((await pagesOf(bench)).at(-1)).toMatchObject({ trequests: { N: '1002' } });
  });

  it('is counted once when several functions hear the same and other events at the same time', async () => {
    const bench = await withLicense();
    const shared = events.slice(0, 300);
    await Promise.all([0, 1, 2, 3].map(async (who) => {
      await bench.hear(messages([...shared, ...events.slice(1_000 + who * 200, 1_200 + who * 200)]));
    }));
    const all = await pagesOf(bench);
    const ids = all.flatMap((page) => Object.keys(page).filter((name) => name.startsWith('e')));
    expect([ids.length, new Set(ids).size]).toEqual([1_100, 1_100]);
    expect(all.at(-1)).toMatchObject({ trequests: { N: '1100' } });
  });
});

describe('an hour with very many dimensions of one license', () => {
  const dimension = (i: number) => `dimension-of-our-product-number-${i}`;
  const events = Array.from({ length: 600 }, (_, i) => usage(`e${i}`, { dimension: dimension(i % 200), quantity: `${i}.5` }));

  it('is counted to the end, and carried from page to page', async () => {
    const bench = await withLicense();
    expect(await bench.hear(messages(events))).toEqual({ batchItemFailures: [] });
    await bench.hear(messages(events));
    const heard = (await bench.pages.ofHour(THIS_HOUR, shardOf(LICENSE), new Set([LICENSE]))).get(LICENSE)?.heard;
    const expected = Array.from({ length: 200 }, (_, i): [string, bigint] => [dimension(i), BigInt(3 * i + 600) * 1_000_000_000n + 1_500_000_000n]);
    expect(new Map(heard)).toEqual(new Map(expected));
    bench.now += 3_600_000;
    await bench.report();
    expect(bench.taker.billed(LICENSE, dimension(7))).toBe(622);
  });

  it('carries the same whoever makes the next page', async () => {
    const bench = await withLicense();
    await bench.hear(messages(events.slice(0, 40)));
    let puts = 0;
    const pages = pagesWith(bench, async (command) => {
      if (command instanceof PutItemCommand && puts++ === 0) {
        // Another function makes the page at the last moment.
        await bench.hear([events.slice(100, 120)]);
      }
    });
    await bench.hear([events.slice(200, 220)], { pages });
    expect(puts).toBe(1);
    const last = (await pagesOf(bench)).at(-1);
    expect(last).toMatchObject({ n: { N: '40' }, cap: { N: '40' } });
    expect(last?.[`t${dimension(3)}`]).toEqual({ N: '207' });
    expect(last?.[`t${dimension(30)}`]).toEqual({ N: '30.5' });
    expect(last?.[`t${dimension(110)}`]).toEqual({ N: '110.5' });
  });
});

describe('the memory of full pages', () => {
  it('keeps the first pages of a home that has more than it remembers', () => {
    const pages = new FullPages();
    const home = { license: 'l-busy', hour: '2026-11-21T20' };
    const full = Array.from({ length: 4_100 }, (): PageState => ({ full: true, heard: new Map(), contents: new Map() }));
    pages.remember({ license: 'l-other', hour: '2026-11-21T20' }, full.slice(0, 3));
    pages.remember(home, full);
    expect(pages.of(home)).toHaveLength(4_000);
  });
});
