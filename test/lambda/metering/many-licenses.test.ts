import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { UsagePagesInTable } from '../../../lambda/adapters/metering/usage-pages.js';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import { pageKey } from '../../../lambda/core/metering/keys.js';
import type { HourOfUse } from '../../../lambda/core/metering/page.js';
import type { DynamoForTests } from '../../support/dynamodb.js';
import { simulatedDynamo } from '../../simulation/store/client.js';
import { Table } from '../../simulation/store/table.js';
import { Bench, LICENSE, usage } from './bench.js';

/** In memory: an engine beside the test would take most of the time. */
function tableInMemory(pageBytes?: number): DynamoForTests {
  const client = simulatedDynamo(new Table(() => 0, pageBytes), async (_what, effect) => effect(), () => 0);
  return { client, table: async () => 'usage' } as unknown as DynamoForTests;
}

/** Licenses of one shard, in the order in which the table has them. */
function licensesOfOneShard(count: number): string[] {
  const found: string[] = [];
  for (let i = 10_000; found.length < count; i += 1) {
    if (shardOf(`l-${i}`) === shardOf(LICENSE)) {
      found.push(`l-${i}`);
    }
  }
  return found;
}

/** A bench on which many licenses have used something in the hour before. @param start when all of them were confirmed */
async function benchWith(licenses: readonly string[], now: string, start: string): Promise<Bench> {
  const bench = await Bench.over(tableInMemory());
  bench.now = Date.parse(now);
  const occurredAt = new Date(bench.now - 70 * 60_000).toISOString();
  await Promise.all(licenses.map((license) => bench.license(license, { start })));
  await bench.hear(licenses.map((license) => usage('a', { license, occurredAt })));
  return bench;
}

/** The licenses of each call. */
function calls(bench: Bench): string[][] {
  return bench.taker.calls.map((call) => call.map((record) => (JSON.parse(record) as { license: string }).license));
}

describe('a shard with more licenses than a run holds in memory', () => {
  it('is told in as many calls as if it did, and is held a hundred at a time', async () => {
    const licenses = licensesOfOneShard(130);
    const bench = await benchWith(licenses, '2026-11-21T21:12:00Z', '2026-11-21T20:00:00.000Z');
    const deps = bench.dependencies();
    const sizes: number[] = [];
    const meters = new Proxy(deps.meters, {
      get: (of, name) => (name === 'ofShard'
        ? async (...args: Parameters<typeof of.ofShard>) => {
          const read = await of.ofShard(...args);
          sizes.push(read.meters.length);
          return read;
        }
        : (Reflect.get(of, name) as () => unknown).bind(of)),
    });
    await bench.report({ meters });
    expect(calls(bench).flat().sort()).toEqual(licenses);
    expect(bench.taker.calls).toHaveLength(Math.ceil(130 / 25));
    expect(Math.max(...sizes)).toBe(100);
    await bench.report();
    expect(bench.taker.bill.size).toBe(130);
  });

  it('does not forget what could not be sealed when time runs out before it is looked at again', async () => {
    const licenses = licensesOfOneShard(130);
    const bench = await benchWith(licenses, '2026-11-21T21:12:00Z', '2026-11-21T20:00:00.000Z');
    const last = licenses.at(-1);
    let refused = false;
    const meters = new Proxy(bench.meters, {
      get: (of, name) => {
        switch (name) {
          case 'seal': return async (...args: Parameters<typeof of.seal>) => {
            if (args[0].license === last) {
              refused = true;
              throw new Error('no write');
            }
            return of.seal(...args);
          };
          case 'ofShard': return async (...[shard, after]: Parameters<typeof of.ofShard>) => {
            bench.now += refused && after !== undefined ? 5 * 60_000 : 0;
            return of.ofShard(shard, after);
          };
          default: return (Reflect.get(of, name) as () => unknown).bind(of);
        }
      },
    });
    await bench.report({ meters });
    expect(bench.taker.bill.size).toBe(129);
    expect(bench.backlogs.at(-1)).toMatchObject({ licenses: 1 });
  });

  it('tells first who has ended, wherever the table has it', async () => {
    const licenses = licensesOfOneShard(130);
    const bench = await benchWith(licenses, '2026-11-21T21:12:00Z', '2026-11-21T20:00:00.000Z');
    await bench.changeFacts({ end: '2026-11-21T21:02:00.000Z' }, licenses[129]);
    await bench.report();
    expect(calls(bench)[0]).toEqual([licenses[129]]);
    expect(bench.taker.bill.size).toBe(130);
  });

  it('tells first whose window closes soon, and the end of a month before the month that follows', async () => {
    const licenses = licensesOfOneShard(130);
    const bench = await benchWith(licenses.slice(0, 129), '2026-12-01T03:12:00Z', '2026-12-01T02:00:00.000Z');
    await bench.license(licenses[129], { start: '2026-11-30T20:00:00.000Z' });
    await bench.hear([usage('late', { license: licenses[129], occurredAt: '2026-11-30T22:30:00Z' })]);
    await bench.report();
    expect(calls(bench)[0]).toEqual([licenses[129]]);
    expect(bench.taker.bill.get(`${licenses[129]} requests 2026-11-30T22`)).toBe(1);
  });
});

it('a license whose page was changed by hand holds up no other of its shard, and counts as not told', async () => {
  const licenses = licensesOfOneShard(3);
  const bench = await benchWith(licenses, '2026-11-21T21:12:00Z', '2026-11-21T20:00:00.000Z');
  const { pk, sk } = pageKey(licenses[1], '2026-11-21T20', 0);
  await bench.client.send(new UpdateItemCommand({
    TableName: bench.table, Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET #b = :more', ExpressionAttributeNames: { '#b': 'b' }, ExpressionAttributeValues: { ':more': { M: { requests: { N: '2' } } } },
  }));
  await bench.report();
  expect(calls(bench).flat().sort()).toEqual([licenses[0], licenses[2]]);
  expect(new Set(bench.failures.map(String))).toEqual(new Set(['Error: Dimension requests: 1 more was told than heard. The usage table was changed by hand or restored.']));
  expect(bench.backlogs.at(-1)).toMatchObject({ licenses: 1 });
});

it('the pages of an hour are the same license by license as together, wherever an answer of the table ends', async () => {
  const pages = new UsagePagesInTable(tableInMemory(2_000).client, 'usage');
  const licenses = licensesOfOneShard(7);
  const hour = '2026-11-21T20';
  for (const [i, license] of licenses.entries()) {
    for (let page = 0; page <= i % 4; page += 1) {
      const entries = Array.from({ length: 20 }, (_, n) => ({ idHash: `${i}-${page}-${n}`.padEnd(16, 'x'), contentHash: Buffer.alloc(3), dimension: 'GB', quantity: 1_000_000_000n }));
      await pages.add({ license, hour, page, entries, base: new Map([['GB', BigInt(page) * 20_000_000_000n]]) });
    }
  }
  const each = new Map<string, HourOfUse>();
  await pages.eachOfHour(hour, shardOf(LICENSE), (license, use) => { each.set(license, use); });
  expect(each).toEqual(await pages.ofHour(hour, shardOf(LICENSE), new Set(licenses)));
  expect([...each.values()].map(({ heard }) => heard.get('GB'))).toEqual([20n, 40n, 60n, 80n, 20n, 40n, 60n].map((amount) => amount * 1_000_000_000n));
});
