import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { SHARDS } from '../../../lambda/core/metering/ledger-rules.js';
import { run } from '../../../lambda/usage-reporter/run.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, LICENSE, MINUTE, usage } from './bench.js';
import { interposed } from './interposed.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

async function withLicense(start = '12:00:00'): Promise<Bench> {
  const bench = await Bench.over(db);
  await bench.license(LICENSE, { start: new Date(at(start)).toISOString() });
  return bench;
}

describe('an hour', () => {
  it('is told ten minutes after its end, settled and not told again', async () => {
    const bench = await withLicense('20:00:00');
    await bench.hear([usage('a', { quantity: 3 }), usage('b', { dimension: 'GB', quantity: '2.5' })]);
    bench.now = at('21:09:59');
    await bench.report();
    expect(bench.taker.calls).toEqual([]);
    bench.now = at('21:10:00');
    await bench.report();
    await bench.report();
    expect(bench.taker.calls).toHaveLength(1);
    expect(bench.taker.calls[0].map((record) => JSON.parse(record) as unknown)).toEqual([
      { license: LICENSE, dimension: 'GB', quantity: 2, ts: '2026-11-21T20:00:00.000Z', arn: `arn:aws:license-manager::294406891311:license:${LICENSE}`, account: '111122223333' },
      expect.objectContaining({ dimension: 'requests', quantity: 3 }),
    ]);
    expect(await bench.meter()).toMatchObject({
      rev: { N: '2' }, last: { S: '2026-11-21T20' }, rem: { M: { GB: { N: '0.5' } } },
      pend: { M: { slot: { S: '2026-11-21T20' }, style: { S: 'license' }, rec: { M: { requests: { N: '3' }, GB: { N: '2' } } }, take: { M: { '2026-11-21T20': { M: { GB: { N: '2.5' } } } } } } },
    });
    expect(await bench.page('2026-11-21T20')).toMatchObject({
      by: { S: '2026-11-21T20' }, b: { M: { requests: { N: '3' }, GB: { N: '2.5' } } },
      rcpt: { M: { rec: { M: { requests: { N: '3' } } }, outcomes: { M: { requests: { M: { result: { S: 'ACCEPTED' }, id: { S: `id-${LICENSE} requests 2026-11-21T20` } } } } } } },
    });
  });

  it('waits for the confirmation of the license, and is told after it', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: undefined });
    await bench.hear([usage('a')]);
    bench.now = at('22:30:00');
    await bench.report();
    expect(bench.taker.calls).toEqual([]);
    await bench.changeFacts({ start: '2026-11-21T20:10:30.000Z' });
    await bench.report();
    expect(bench.taker.calls.flat().map((record) => (JSON.parse(record) as { ts: string }).ts)).toEqual(['2026-11-21T20:10:30.000Z']);
  });

  it('waits for an ARN that AWS accepts, and says so as long as usage comes', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { arn: `license-manager:${LICENSE}` });
    await bench.license('l-0009', { arn: 'license-manager:l-0009' });
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    await bench.report();
    expect(bench.taker.calls).toEqual([]);
    expect(bench.unnamed).toEqual([LICENSE]);
    await bench.changeFacts({ arn: `arn:aws:license-manager::294406891311:license:${LICENSE}` });
    await bench.report();
    expect(bench.unnamed).toHaveLength(1);
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });

  it.each(['aws:license-manager:us-east-1:294406891311:l-0001', 'arn:aws:license-manager::294406891311:license/lic-0001'])('is told with the spelling that AWS takes if events had only %s', async (arn) => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { arn });
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    await bench.report();
    expect(bench.taker.calls.flat().map((record) => (JSON.parse(record) as { arn: string }).arn)).toEqual(['arn:aws:license-manager::294406891311:license:l-0001']);
  });

  it('is told in the next slot with usage that came late, each unit once', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: 3 })]);
    bench.now = at('21:12:00');
    await bench.report();
    await bench.hear([usage('late', { quantity: 4 }), usage('now', { quantity: 10, occurredAt: '2026-11-21T21:11:00Z' })]);
    bench.now = at('22:12:00');
    await bench.report();
    await bench.report();
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T20`, 3], [`${LICENSE} requests 2026-11-21T21`, 14]]);
    expect(await bench.page('2026-11-21T20')).toMatchObject({ b: { M: { requests: { N: '7' } } }, by: { S: '2026-11-21T21' } });
    expect((await bench.meter())?.late).toBeUndefined();
  });

  it('gets its own slot after an outage, as long as its window is open; older ones are told together', async () => {
    const bench = await withLicense();
    for (const hour of ['12', '13', '14', '15', '16']) {
      await bench.hear([usage(hour, { occurredAt: `2026-11-21T${hour}:30:00Z`, quantity: Number(hour) })]);
    }
    bench.now = Date.parse('2026-11-22T13:29:00Z');
    await bench.report();
    expect([...bench.taker.bill].map(([key, quantity]) => [key.slice(-2), quantity])).toEqual([['14', 12 + 13 + 14], ['15', 15], ['16', 16]]);
  });

  it('is followed by a look at the licenses that were told, not at all others again', async () => {
    const bench = await withLicense('20:00:00');
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    const read: string[] = [];
    await run(interposed(bench.dependencies(), { before: (_step, name) => { read.push(name); } }));
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
    expect(read.filter((name) => name === 'ofShard')).toHaveLength(SHARDS + 1);
  });

  it('without usage costs nothing for some hours, and then one empty statement', async () => {
    const bench = await withLicense();
    bench.now = at('17:15:00');
    await bench.report();
    expect(await bench.meter()).toMatchObject({ rev: { N: '1' } });
    bench.now = at('18:15:00');
    await bench.report();
    expect(await bench.meter()).toMatchObject({ rev: { N: '2' }, last: { S: '2026-11-21T17' } });
    expect(bench.taker.calls).toEqual([]);
    await bench.hear([usage('a', { occurredAt: '2026-11-21T15:00:00Z' }), usage('b', { occurredAt: '2026-11-21T18:01:00Z' })]);
    bench.now = at('19:15:00');
    await bench.report();
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T18`, 2]]);
  });

  it('bills decimals when they have become whole', async () => {
    const bench = await withLicense();
    for (const [i, hour] of ['12', '13', '14'].entries()) {
      bench.now = at(`${hour}:35:00`);
      await bench.hear([usage(`d${i}`, { occurredAt: `2026-11-21T${hour}:30:00Z`, quantity: '0.4' })]);
      bench.now = at(`${Number(hour) + 1}:12:00`);
      await bench.report();
    }
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T14`, 1]]);
    expect(await bench.meter()).toMatchObject({ rem: { M: { requests: { N: '0.2' } } } });
  });

  it('is told with all its pages', async () => {
    const bench = await withLicense();
    await bench.hear([Array.from({ length: 100 }, (_, i) => usage(`e${i}`))]);
    bench.now = at('21:12:00');
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(100);
    expect(await bench.page('2026-11-21T20')).toMatchObject({ b: { M: { requests: { N: '100' } } } });
  });
});

describe('the end of a month', () => {
  it('holds the last hour open, tells the month in it, and keeps the months apart', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: '1.5' })]);
    bench.now = Date.parse('2026-11-30T22:50:00Z');
    await bench.report();
    await bench.hear([usage('b', { occurredAt: '2026-11-30T22:30:00Z', quantity: '0.25' })]);
    bench.now = Date.parse('2026-12-01T01:30:00Z');
    await bench.hear([usage('c', { occurredAt: '2026-12-01T00:30:00Z', quantity: 5 }), usage('d', { occurredAt: '2026-11-30T23:59:00Z', quantity: 2 })]);
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
    bench.now = Date.parse('2026-12-01T02:00:00Z');
    await bench.report();
    expect([...bench.taker.bill].slice(1)).toEqual([[`${LICENSE} requests 2026-11-30T23`, 2], [`${LICENSE} requests 2026-12-01T00`, 5]]);
    expect(await bench.page('2026-11-30T23')).toMatchObject({ rcpt: { M: { drop: { M: { requests: { N: '0.75' } } } } } });
    expect((await bench.meter())?.rem).toEqual({ M: {} });
    expect(bench.dropped).toEqual([{ license: LICENSE, slot: '2026-11-30T23', units: new Map([['requests', 750_000_000n]]) }]);
  });

  it('says so when more is due in the last hour than AWS takes', async () => {
    const bench = await withLicense();
    bench.now = Date.parse('2026-12-01T01:30:00Z');
    const largest = 2_147_483_647;
    await bench.hear([usage('a', { quantity: largest }), usage('b', { quantity: '5.5' })].map((one) => ({ ...one, occurredAt: '2026-11-30T23:30:00Z' })));
    bench.now = Date.parse('2026-12-01T02:00:00Z');
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(largest);
    expect(bench.lost).toEqual([{ license: LICENSE, slot: '2026-11-30T23', units: new Map([['requests', 5_500_000_000n]]) }]);
  });

  it('never moves usage of a month that AWS has closed: it stays untold and is remembered until it is written off', async () => {
    const bench = await withLicense();
    bench.now = Date.parse('2026-11-30T20:15:00Z');
    await bench.hear([usage('a', { occurredAt: '2026-11-30T20:00:00Z', quantity: '2.5' })]);
    bench.now = Date.parse('2026-12-01T06:15:00Z');
    await bench.hear([usage('b', { occurredAt: '2026-12-01T05:00:00Z' })]);
    await bench.report();
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-12-01T05`, 1]]);
    expect(await bench.meter()).toMatchObject({ late: { SS: ['2026-11-30T20'] } });
  });
});

describe('the end of a license', () => {
  const end = '2026-11-21T20:40:00.000Z';
  const message = { license: LICENSE, end, sealAt: '2026-11-21T20:48:00.000Z' };

  it('is told once, in the hour of the end, with everything before it', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { occurredAt: '2026-11-21T19:30:00Z', quantity: 3 }), usage('b', { quantity: '4.5' })]);
    await bench.changeFacts({ end });
    bench.now = at('20:47:59');
    await bench.report();
    await bench.hear([usage('final', { occurredAt: '2026-11-21T20:39:00Z', quantity: 10 })]);
    expect(bench.taker.calls).toEqual([]);
    bench.now = at('20:48:00');
    await bench.reportFinal(message);
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T20`, 17]]);
    expect(await bench.page('2026-11-21T20')).toMatchObject({ rcpt: { M: { drop: { M: { requests: { N: '0.5' } } } } } });
    await bench.reportFinal(message);
    bench.now = at('23:30:00');
    await bench.report();
    expect(bench.taker.calls).toHaveLength(1);
  });

  it('stays told when the page with its receipt has reached the end of its time to live', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: 3 })]);
    await bench.changeFacts({ end });
    bench.now = at('20:48:00');
    await bench.reportFinal(message);
    const { pk, sk } = (await bench.page('2026-11-21T20'))!;
    await db.client.send(new DeleteItemCommand({ TableName: bench.table, Key: { pk: pk!, sk: sk! } }));
    bench.now = Date.parse('2027-01-20T12:00:00Z');
    await bench.report();
    expect(await bench.page('2026-11-21T20')).toBeUndefined();
    expect(bench.taker.calls).toHaveLength(1);
  });

  it('of several licenses is told in one call', async () => {
    const bench = await Bench.over(db);
    const messages = ['l-0001', 'l-0002', 'l-0003'].map((license) => ({ ...message, license }));
    for (const { license } of messages) {
      await bench.license(license, { end });
      await bench.hear([usage('a', { license })]);
    }
    bench.now = at('20:48:00');
    expect(await bench.reportFinal(...messages)).toEqual({ batchItemFailures: [] });
    expect(bench.taker.calls.map((call) => call.length)).toEqual([3]);
    expect(bench.finals).toEqual([]);
  });

  it('is told once when its message comes twice in a batch, or names the same end in another spelling', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a')]);
    await bench.changeFacts({ end });
    bench.now = at('20:44:00');
    await bench.reportFinal(message, message);
    expect(bench.finals).toHaveLength(1);
    bench.now = at('20:48:00');
    expect(await bench.reportFinal(message, message, { ...message, end: '2026-11-21T20:40:00Z' })).toEqual({ batchItemFailures: [] });
    expect(bench.taker.calls.map((call) => call.length)).toEqual([1]);
    expect([bench.finalTurns, bench.turns]).toEqual([1, 0]);
  });

  it('is not told by a message that nobody can read: that one fails, and starts no run', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    expect((await bench.reportFinal('hello', JSON.stringify({ license: LICENSE, end }))).batchItemFailures).toHaveLength(2);
    expect(bench.failures.map(String)).toEqual([expect.stringContaining('final usage'), expect.stringMatching(/final usage\.sealAt.*dead-letter queue/)]);
    expect(bench.taker.calls).toEqual([]);
  });

  it('is tried for four minutes, and then again by another message', async () => {
    const bench = await withLicense();
    const licenses = Array.from({ length: 3 }, (_, i) => `l-100${i}`);
    for (const license of licenses) {
      await bench.license(license, { end });
      await bench.hear([Array.from({ length: 25 }, (_, i) => usage(`${i}`, { license, dimension: `d${i}` }))]);
    }
    bench.now = at('20:48:00');
    bench.slowly = 3 * MINUTE;
    await bench.reportFinal(...licenses.map((license) => ({ ...message, license })));
    expect(bench.taker.calls).toHaveLength(2);
    expect(bench.finals).toContainEqual({ message: { ...message, license: licenses[2] }, delay: 60 });
    await bench.reportFinal(...bench.finals.map((one) => one.message));
    expect(bench.taker.calls).toHaveLength(3);
    expect(bench.taker.bill.size).toBe(75);
  });

  it('is told by the ordinary run when the message was lost', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a')]);
    await bench.changeFacts({ end });
    bench.now = at('20:50:00');
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });

  it('waits on when the message comes too early, at most 15 minutes at a time', async () => {
    const bench = await withLicense();
    bench.now = at('20:44:30');
    await bench.reportFinal(message);
    const farAhead = { ...message, sealAt: '2026-11-21T21:20:00.000Z' };
    await bench.reportFinal(farAhead);
    expect(bench.finals).toEqual([{ message, delay: 210 }, { message: farAhead, delay: 900 }]);
  });

  it('ignores a message about an end that is no longer true', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a')]);
    bench.now = at('20:50:00');
    await bench.reportFinal(message);
    expect(bench.taker.calls).toEqual([]);
    expect(bench.finals).toEqual([]);
  });

  it('finishes the hour before, when that could not be sent, and comes back while AWS is down', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { occurredAt: '2026-11-21T19:30:00Z', quantity: 3 }), usage('b', { quantity: 4 })]);
    bench.now = at('20:12:00');
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    await bench.changeFacts({ end });
    bench.now = at('20:48:00');
    await bench.reportFinal(message);
    expect(bench.finals).toEqual([{ message, delay: 60 }]);
    bench.taker.fault = () => 'PASS';
    bench.now = at('20:49:00');
    await bench.reportFinal(message);
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T19`, 3], [`${LICENSE} requests 2026-11-21T20`, 4]]);
  });

  it('on the first of a month tells the month before in its own last hour', async () => {
    const bench = await withLicense();
    bench.now = Date.parse('2026-12-01T00:02:00Z');
    await bench.hear([usage('a', { occurredAt: '2026-11-30T22:30:00Z', quantity: 3 }), usage('b', { occurredAt: '2026-12-01T00:01:00Z', quantity: 4 })]);
    await bench.changeFacts({ end: '2026-12-01T00:05:00.000Z' });
    bench.now = Date.parse('2026-12-01T00:13:00Z');
    await bench.reportFinal({ license: LICENSE, end: '2026-12-01T00:05:00.000Z', sealAt: '2026-12-01T00:13:00.000Z' });
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-30T23`, 3], [`${LICENSE} requests 2026-12-01T00`, 4]]);
  });

  it('is never told after its hour has passed', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a')]);
    await bench.changeFacts({ end });
    bench.now = at('21:39:00');
    await bench.report();
    expect(bench.taker.calls).toEqual([]);
  });
});
