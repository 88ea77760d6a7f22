import type { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { QuarantineInTable } from '../../../lambda/adapters/metering/quarantine.js';
import { quarantineKey } from '../../../lambda/core/metering/keys.js';
import type { PageWrite } from '../../../lambda/core/metering/page.js';
import { secondsAfterFailure } from '../../../lambda/core/metering/usage-queue.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, HOUR, LICENSE, MINUTE, NOW, usage } from './bench.js';

const db = new DynamoForTests();
const THIS_HOUR = '2026-11-21T20';

const withLicense = () => Bench.withLicense(db);

describe('a page', () => {
  it('holds the sum of the events of its hour, by dimension', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: 3 }), [usage('b', { quantity: '0.25' }), usage('c', { dimension: 'GB', quantity: 7 })]]);
    expect(await bench.page(THIS_HOUR)).toMatchObject({
      sk: { S: `${LICENSE}#000000` }, n: { N: '3' }, cap: { N: '40' }, trequests: { N: '3.25' }, tGB: { N: '7' },
      ttl: { N: (Date.parse('2026-12-01T06:00:00Z') / 1_000 + 45 * 86_400).toString() },
    });
  });

  it('does not change when a message comes again', async () => {
    const bench = await withLicense();
    const messages = [usage('a', { quantity: 3 }), usage('b')];
    await bench.hear(messages);
    const before = await bench.page(THIS_HOUR);
    expect(await bench.hear(messages)).toEqual({ batchItemFailures: [] });
    expect(await bench.page(THIS_HOUR)).toEqual(before);
  });

  it('counts an event once that is in two messages of a batch, and adds what is new beside a repeat', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a'), usage('a'), [usage('a'), usage('b')]]);
    await bench.hear([[usage('b'), usage('c')]]);
    expect(await bench.page(THIS_HOUR)).toMatchObject({ n: { N: '3' }, trequests: { N: '3' } });
    expect(bench.refusals).toEqual([]);
  });

  it('takes an ARN and an id for the same license', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a'), usage('b', { license: `arn:aws:license-manager::294406891311:license:${LICENSE}` })]);
    expect(await bench.page(THIS_HOUR)).toMatchObject({ trequests: { N: '2' } });
  });

  it('keeps every digit', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: '2147483646.999999999' })]);
    await bench.hear([usage('b', { quantity: '2147483646.000000002' })]);
    expect((await bench.page(THIS_HOUR))?.trequests).toEqual({ N: '4294967293.000000001' });
  });

  it('keeps usage of a dimension apart from attributes of its own', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { dimension: 'tl' }), usage('b', { dimension: '#tl', quantity: 2 })]);
    const heard = (await bench.pages.ofHour(THIS_HOUR, await shardOf(bench), new Set([LICENSE]))).get(LICENSE)?.heard;
    expect(heard).toEqual(new Map([['tl', 1_000_000_000n], ['#tl', 2_000_000_000n]]));
    expect(Number((await bench.page(THIS_HOUR))?.ttl?.N)).toBeGreaterThan(NOW / 1_000);
  });

  it('is followed by another when it is full, which goes on from it', async () => {
    const bench = await withLicense();
    const events = Array.from({ length: 100 }, (_, i) => usage(`e${i}`));
    await bench.hear([[...events.slice(0, 30), usage('gb', { dimension: 'GB', quantity: 5 })], events.slice(30, 60), events.slice(60)]);
    await bench.hear([events, usage('gb', { dimension: 'GB', quantity: 5 })]);
    const [first, last] = [await bench.page(THIS_HOUR), await bench.page(THIS_HOUR, LICENSE, 1)];
    expect(Number(first?.n?.N)).toBeGreaterThanOrEqual(40);
    const pages = await bench.partition(first!.pk!.S!);
    expect(pages.reduce((total, page) => total + Number(page.n?.N), 0)).toBe(101);
    expect(last).toMatchObject({ tGB: { N: '5' } });
    expect(pages.at(-1)).toMatchObject({ trequests: { N: '100' }, tGB: { N: '5' } });
  });
});

describe('a message', () => {
  it('comes back when a write fails, and only that message', async () => {
    const bench = await withLicense();
    const pages = Object.assign(Object.create(bench.pages) as typeof bench.pages, {
      add: async (write: PageWrite) => {
        if (write.hour === '2026-11-21T19') {
          throw new Error('throttled');
        }
        return bench.pages.add(write);
      },
    });
    const answer = await bench.hear([usage('a'), usage('b', { occurredAt: '2026-11-21T19:00:00Z' })], { pages });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    expect(await bench.page(THIS_HOUR)).toMatchObject({ n: { N: '1' } });
  });

  it('comes back soon when it failed, later when it failed often, and for the first of its reasons', async () => {
    const bench = await withLicense();
    const broken = Object.assign(Object.create(bench.pages) as typeof bench.pages, { add: async () => Promise.reject(new Error('throttled')) });
    const after = async (receives: number) => {
      await bench.hear([[usage('a'), usage('b', { license: 'l-unknown' })]], { pages: broken, receives, firstReceived: NOW });
      return Object.values(bench.comingBack.at(-1) ?? {});
    };
    expect([await after(1), await after(2), await after(3), await after(4), await after(5)]).toEqual([[5], [10], [15], [15], [60]]);
    expect(await after(9)).toEqual([360]);
    const total = Array.from({ length: 9 }, (_, i) => secondsAfterFailure(i + 1)).reduce((a, b) => a + b);
    expect(total).toBeGreaterThan(30 * 60);
    await bench.hear([usage('a')]);
    expect(bench.comingBack.at(-1)).toEqual({});
  });

  it('comes back all the same when the queue cannot be told how soon', async () => {
    const bench = await Bench.over(db);
    const usageQueue = { comeBack: async () => Promise.reject(new Error('no queue')) };
    const message = bench.message(usage('a'));
    expect(await bench.intake({ usageQueue })({ Records: [message] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(bench.failures).toHaveLength(1);
  });

  it('announces its hour when that is over, also when it is a repeat', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a')]);
    expect(await bench.meter()).toMatchObject({ rev: { N: '1' } });
    bench.now = Date.parse('2026-11-21T21:04:59Z');
    await bench.hear([usage('b')]);
    expect((await bench.meter())?.late).toBeUndefined();
    bench.now = Date.parse('2026-11-21T21:05:00Z');
    await bench.hear([usage('c')]);
    expect(await bench.meter()).toMatchObject({ late: { SS: [THIS_HOUR] }, rev: { N: '2' } });
    await bench.hear([usage('c')]);
    expect(await bench.meter()).toMatchObject({ late: { SS: [THIS_HOUR] }, rev: { N: '3' } });
  });

  it('reads the clock for the announcement after its page was written', async () => {
    const bench = await withLicense();
    const pages = Object.assign(Object.create(bench.pages) as typeof bench.pages, {
      add: async (write: PageWrite) => {
        const added = await bench.pages.add(write);
        bench.now = Date.parse('2026-11-21T21:06:00Z');
        return added;
      },
    });
    await bench.hear([usage('a')], { pages });
    expect(await bench.meter()).toMatchObject({ late: { SS: [THIS_HOUR] } });
  });

  it('waits for its license, and gives up after five receives and ten minutes', async () => {
    const bench = await Bench.over(db);
    const waited = [];
    for (let receives = 1; receives < 5; receives += 1) {
      expect((await bench.hear([usage('a')], { receives, firstReceived: NOW })).batchItemFailures).toHaveLength(1);
      const seconds = Object.values(bench.comingBack.at(-1) ?? {})[0];
      waited.push(seconds);
      bench.now += seconds * 1_000;
    }
    expect(waited).toEqual([30, 90, 180, 360]);
    expect(bench.refusals).toEqual([]);
    expect(await bench.hear([usage('a')], { receives: 5, firstReceived: NOW })).toEqual({ batchItemFailures: [] });
    expect(bench.refusals).toMatchObject([{ code: 'UNKNOWN_LICENSE', name: 'a' }]);
    // Receives that were used up by failures of another kind are no proof.
    expect((await bench.hear([usage('c')], { receives: 7, firstReceived: bench.now - 9 * MINUTE })).batchItemFailures).toHaveLength(1);
    await bench.license();
    await bench.hear([usage('b')]);
    expect(await bench.page(THIS_HOUR)).toMatchObject({ n: { N: '1' } });
  });
});

describe('usage that cannot be counted', () => {
  it('is kept however deep it is nested, and the rest of its batch is counted', async () => {
    const bench = await withLicense();
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect(await bench.hear([deep, usage('a')])).toEqual({ batchItemFailures: [] });
    expect(await bench.page(THIS_HOUR)).toMatchObject({ n: { N: '1' } });
    expect(bench.refusals).toHaveLength(1);
  });

  it('is signalled also when the SDK has repeated the write because the answer was lost', async () => {
    const table = await db.table({ sortKey: true });
    const repeating = { send: async (command: PutItemCommand) => {
      await db.client.send(command);
      return await db.client.send(command);
    } } as unknown as DynamoDBClient;
    const refusal = { name: 'a', code: 'MALFORMED' as const, reason: 'quantity is -1', content: '{"id":"a"}' };
    expect(await new QuarantineInTable(repeating, table).put(refusal, NOW)).toBe(true);
    expect(await new QuarantineInTable(db.client, table).put(refusal, NOW)).toBe(false);
  });

  it('is kept with a reason of a length that the table takes', async () => {
    const bench = await withLicense();
    const tags = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`tag-${i}`, i]));
    expect(await bench.hear([usage('a', { tags })])).toEqual({ batchItemFailures: [] });
    expect(bench.refusals).toHaveLength(1);
  });

  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['no id', usage('x', { id: undefined }), /^id is missing$/],
    ['a long id', usage('x'.repeat(129)), /id is .*1 to 128 characters/],
    ['a negative quantity', usage('x', { quantity: -1 }), /quantity is -1: expected a non-negative/],
    ['a fraction as a number', usage('x', { quantity: 0.5 }), /quantity is 0.5: .*"0.25"/],
    ['a quantity in words', usage('x', { quantity: 'many' }), /quantity is "many"/],
    ['too many places', usage('x', { quantity: '0.1234567891' }), /9 after the point/],
    ['a number that JSON cannot hold', usage('x', { quantity: 2 ** 60 }), /quantity is/],
    ['more than AWS takes', usage('x', { quantity: '2147483647.5' }), /quantity is 2147483647.5: .*at most 2147483647/],
    ['a local time', usage('x', { occurredAt: '2026-11-21T20:15:00' }), /occurredAt is .*in UTC/],
    ['a time that does not exist', usage('x', { occurredAt: '2026-02-30T20:15:00Z' }), /a time that exists/],
    ['another license text', usage('x', { license: 'customer-7' }), /license is/],
    ['a field that is not there', usage('x', { customer: 'me' }), /"customer" is not a field/],
    ['six tags', usage('x', { tags: { a: '1', b: '1', c: '1', d: '1', e: '1', f: '1' } }), /at most 5 tags/],
    ['a list of tags', usage('x', { tags: ['red'] }), /^tags is .*at most 5 tags: texts by name/],
    ['a tag that AWS does not take', usage('x', { tags: { team: 'red', constructor: 'Weiß' } }), /^tags\.constructor is "Weiß": .*that AWS Marketplace takes/],
    ['a name of a tag that AWS does not take', usage('x', { tags: JSON.parse('{"__proto__":"red","~":"red"}') as object }), /^tags\.~ is "~": .*that AWS Marketplace takes/],
    ['a tag that is no text', usage('x', { tags: { prototype: 1 } }), /^tags\.prototype is 1: expected a text of 1 to 256/],
    ['the future', usage('x', { occurredAt: new Date(NOW + 5 * MINUTE + 1).toISOString() }), /at most 5 minutes/],
    ['the distant past', usage('x', { occurredAt: '2026-09-30T23:59:59Z' }), /closed more than 40 days ago/],
    ['an unknown dimension', usage('x', { dimension: 'Requests' }), /dimension is "Requests": the product has "GB", "requests"/],
  ];

  it.each(cases)('is quarantined with its reason: %s', async (_name, event, reason) => {
    const bench = await withLicense();
    const answer = await bench.hear([event, [usage('good'), event]], { dimensions: ['requests', 'GB'] });
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(bench.refusals.length).toBeGreaterThan(0);
    const { name, license } = bench.refusals[0];
    const item = await bench.item(quarantineKey(name, license));
    expect(item?.reason?.S).toMatch(reason);
    expect(JSON.parse(item!.content!.S!)).toEqual(JSON.parse(JSON.stringify(event)));
    expect(await bench.page(THIS_HOUR)).toMatchObject({ n: { N: '1' }, trequests: { N: '1' } });
  });

  it.each([['no JSON', 'hello'], ['no event', '7'], ['too many events', JSON.stringify(Array.from({ length: 101 }, (_, i) => usage(`e${i}`)))]])(
    'is quarantined as a whole: %s', async (_name, body) => {
      const bench = await withLicense();
      expect(await bench.hear([body, usage('good')])).toEqual({ batchItemFailures: [] });
      expect(bench.refusals).toMatchObject([{ code: 'MALFORMED', content: body }]);
      expect(await bench.page(THIS_HOUR)).toMatchObject({ n: { N: '1' } });
    });

  it('is the second event under an id, whether they come together or one after the other', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: 1 }), usage('a', { quantity: 2 })]);
    await bench.hear([usage('a', { tags: { team: 'red' } }), usage('a', { quantity: 1 }), usage('b')]);
    expect(await bench.page(THIS_HOUR)).toMatchObject({ n: { N: '2' }, trequests: { N: '2' } });
    expect(bench.refusals).toMatchObject([{ code: 'OTHER_CONTENT', name: 'a' }, { code: 'OTHER_CONTENT', name: 'a' }]);
    expect((await bench.item(quarantineKey('a', LICENSE)))?.reason?.S).toMatch(/the first one stays/);
  });

  it('is kept each time it is refused with other content, and once for all repeats', async () => {
    const bench = await withLicense();
    const [one, two] = [usage('a', { quantity: -1 }), usage('a', { quantity: -2 })];
    await bench.hear([one, two, [one, two], [two]]);
    await bench.hear([two, [one]]);
    expect(bench.refusals).toHaveLength(2);
    const { pk, sk } = quarantineKey('a', LICENSE);
    const kept = await bench.partition(pk);
    expect(kept.map(({ content }) => (JSON.parse(content!.S!) as { quantity: number }).quantity).sort()).toEqual([-1, -2]);
    expect(kept.map((item) => item.sk!.S)).toEqual([sk, expect.stringMatching(/^a#[0-9a-f]{16}$/)]);
  });

  it('is not an event whose number is only spelled otherwise', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: 10 }), usage('a', { quantity: '010.00' })]);
    expect(bench.refusals).toEqual([]);
    expect(await bench.page(THIS_HOUR)).toMatchObject({ trequests: { N: '10' } });
  });

  it('is not an event of three days ago', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { occurredAt: new Date(NOW - 72 * HOUR).toISOString() })]);
    expect(await bench.page('2026-11-18T20')).toMatchObject({ n: { N: '1' } });
    expect(await bench.meter()).toMatchObject({ late: { SS: ['2026-11-18T20'] } });
  });
});

async function shardOf(bench: Bench): Promise<number> {
  return Number((await bench.page(THIS_HOUR))!.pk!.S!.split('#').at(-1));
}
