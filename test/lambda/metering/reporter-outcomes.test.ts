import { describe, expect, it } from 'vitest';
import { Sender } from '../../../lambda/usage-reporter/sender.js';
import { tellingOf } from '../../../lambda/usage-reporter/telling.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, LICENSE, usage } from './bench.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);
const SLOT = '2026-11-21T20';

async function withUsage(...events: Record<string, unknown>[]): Promise<Bench> {
  const bench = await Bench.over(db);
  await bench.license();
  await bench.hear([events]);
  bench.now = at('21:12:00');
  return bench;
}

async function resultsOf(bench: Bench, license = LICENSE): Promise<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(await bench.receipt(SLOT, license)).map(([dimension, { result }]) => [dimension, result]));
}

function everyRetryIsIdentical(bench: Bench): boolean {
  return [...bench.taker.payloads.values()].every((payloads) => payloads.size === 1);
}

describe('a statement that AWS did not take', () => {
  it.each(['ThrottlingException', 'InternalServiceErrorException', 'TimeoutError', 'DisabledApiException', 'AccessDeniedException', 'InvalidProductCodeException'])(
    'is sent again, the same: %s', async (error) => {
      const bench = await withUsage(usage('a'), usage('b', { dimension: 'GB', quantity: 3 }));
      bench.taker.fault = () => ({ error });
      await bench.report();
      expect(await resultsOf(bench)).toEqual({});
      await bench.hear([usage('late', { quantity: 5 })]);
      bench.taker.fault = () => 'PASS';
      await bench.report();
      expect(await resultsOf(bench)).toEqual({ requests: 'ACCEPTED', GB: 'ACCEPTED' });
      expect(everyRetryIsIdentical(bench)).toBe(true);
      bench.now = at('22:12:00');
      await bench.report();
      expect(bench.taker.billed(LICENSE, 'requests')).toBe(6);
    });

  it('is billed once when only the answer was lost', async () => {
    const bench = await withUsage(usage('a', { quantity: 5 }));
    let calls = 0;
    bench.taker.fault = () => (calls++ === 0 ? 'LOSE_ANSWER' : 'PASS');
    await bench.report();
    expect(bench.taker.calls).toHaveLength(2);
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(5);
    expect(everyRetryIsIdentical(bench)).toBe(true);
  });

  it('is in a call once, however often it was queued', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    bench.taker.fault = () => 'PASS';
    const meter = (await bench.meters.get(LICENSE))!;
    const deps = bench.dependencies();
    const sender = new Sender(deps, deps.pace, () => true);
    sender.queue([tellingOf(meter, meter.pend!)]);
    sender.queue([tellingOf(meter, meter.pend!)]);
    await sender.flush();
    expect(bench.taker.calls.at(-1)).toHaveLength(1);
    expect(sender.settled).toBe(1);
  });

  it('is not settled while a record has no named result', async () => {
    const bench = await withUsage(usage('a'), usage('b', { dimension: 'GB' }));
    bench.taker.unprocessed = ({ dimension }) => dimension === 'GB';
    await bench.report();
    expect(await resultsOf(bench)).toEqual({});
    // What was accepted in this run is not sent again in it.
    expect(bench.taker.calls.map((call) => call.length)).toEqual([2, 1]);
    bench.taker.unprocessed = () => false;
    await bench.report();
    expect(await resultsOf(bench)).toEqual({ requests: 'ACCEPTED', GB: 'ACCEPTED' });
  });

  it('waits with later hours: they pile up and follow one by one', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    bench.now = at('21:30:00');
    await bench.hear([usage('b', { occurredAt: '2026-11-21T21:15:00Z', quantity: 2 })]);
    bench.now = at('22:12:00');
    await bench.report();
    expect(await bench.meter()).toMatchObject({ last: { S: SLOT } });
    bench.taker.fault = () => 'PASS';
    await bench.report();
    expect([...bench.taker.bill.values()]).toEqual([1, 2]);
  });

  it('expires when its window has passed, and is never sent again in another slot', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.fault = () => 'LOSE_ANSWER';
    await bench.report();
    bench.taker.fault = () => 'PASS';
    const calls = bench.taker.calls.length;
    bench.now = Date.parse('2026-11-22T19:59:00Z');
    await bench.hear([usage('b', { occurredAt: '2026-11-22T18:00:00Z' })]);
    await bench.report();
    expect(await resultsOf(bench)).toEqual({ requests: 'EXPIRED' });
    expect((await bench.receipt(SLOT)).requests.reason).toMatch(/AWS may have the record/);
    expect(bench.taker.calls.slice(calls).flat()).toHaveLength(1);
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(2);
  });
});

describe('a final answer', () => {
  it('DuplicateRecord counts as accepted and is marked', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.status = () => 'DuplicateRecord';
    await bench.report();
    expect(await resultsOf(bench)).toEqual({ requests: 'ACCEPTED' });
    expect((await bench.receipt(SLOT)).requests.dup).toBe(true);
  });

  it.each([
    ['at once comes from another sender', undefined, true],
    ['after an answer that was lost may be our own', { error: 'TimeoutError' }, undefined],
    ['after one that left the record out may be our own', 'UNPROCESSED', undefined],
    ['after a call that AWS refused for another record comes from another sender', { error: 'InvalidLicenseException' }, true],
  ] as const)('DuplicateRecord %s', async (_what, before, other) => {
    const bench = await withUsage(usage('a'), usage('b', { dimension: 'GB' }));
    let calls = 0;
    bench.taker.fault = () => (calls++ === 0 && typeof before === 'object' ? before : 'PASS');
    bench.taker.unprocessed = () => calls === 1 && before === 'UNPROCESSED';
    bench.taker.status = () => 'DuplicateRecord';
    await bench.report();
    expect(bench.told.flatMap(({ outcomes }) => [...outcomes.values()])).toEqual([0, 1].map(() => expect.objectContaining({ result: 'ACCEPTED', dup: true, ...other ? { other } : {} }) as unknown));
    expect(bench.told.flatMap(({ outcomes }) => [...outcomes.values()]).some((one) => 'other' in one)).toBe(other === true);
  });

  it('DuplicateRecord may be the answer to what an earlier run has sent', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    bench.taker.fault = () => 'PASS';
    bench.taker.status = () => 'DuplicateRecord';
    await bench.report();
    expect([...bench.told[0].outcomes.values()]).toEqual([{ result: 'ACCEPTED', dup: true, id: expect.any(String) as string }]);
  });

  it('CustomerNotSubscribed may pass, and is final an hour before the window closes', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.status = () => 'CustomerNotSubscribed';
    await bench.report();
    bench.now = Date.parse('2026-11-22T18:59:00Z');
    await bench.report();
    expect(await resultsOf(bench)).toEqual({});
    bench.now = Date.parse('2026-11-22T19:00:00Z');
    await bench.report();
    expect(await resultsOf(bench)).toEqual({ requests: 'QUARANTINED' });
    expect(bench.told.filter(({ slot }) => slot === SLOT)).toHaveLength(1);
  });

  it('of a poisoned call concerns the poison only', async () => {
    const bench = await Bench.over(db);
    const licenses = Array.from({ length: 30 }, (_, i) => `l-${i.toString().padStart(4, '0')}`);
    for (const license of licenses) {
      await bench.license(license);
      await bench.hear([usage('a', { license, dimension: license === 'l-0007' ? 'unheard-of' : 'requests' })]);
    }
    bench.taker.fault = (records) => (records.some(({ dimension }) => dimension === 'unheard-of') ? { error: 'InvalidUsageDimensionException' } : 'PASS');
    bench.now = at('21:12:00');
    await bench.report();
    expect(bench.taker.bill.size).toBe(29);
    expect(await resultsOf(bench, 'l-0007')).toEqual({ 'unheard-of': 'QUARANTINED' });
    const calls = bench.taker.calls.length;
    await bench.report();
    expect(bench.taker.calls).toHaveLength(calls);
  });

  it('ValidationException condemns a record only when AWS took others of its call', async () => {
    const bench = await withUsage(usage('a'), usage('b', { dimension: 'GB' }), usage('c', { dimension: 'odd' }));
    bench.taker.fault = () => ({ error: 'ValidationException' });
    await bench.report();
    expect(await resultsOf(bench)).toEqual({});
    expect(bench.failures.map(String)).toEqual(expect.arrayContaining([expect.stringContaining('ValidationException')]));

    bench.taker.fault = (records) => (records.some(({ dimension }) => dimension === 'odd') ? { error: 'ValidationException' } : 'PASS');
    await bench.report();
    expect(await resultsOf(bench)).toEqual({ requests: 'ACCEPTED', GB: 'ACCEPTED', odd: 'QUARANTINED' });
    expect(everyRetryIsIdentical(bench)).toBe(true);
  });

  it('ValidationException of a record that is alone may be our own mistake: it waits, and somebody is told', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.fault = () => ({ error: 'ValidationException' });
    await bench.report();
    expect(await resultsOf(bench)).toEqual({});
    expect(new Set(bench.failures.map(String))).toEqual(new Set(['Error: ValidationException: as the test wants it']));
    bench.taker.fault = () => 'PASS';
    await bench.report();
    expect(await resultsOf(bench)).toEqual({ requests: 'ACCEPTED' });
  });

  it('an error that nobody has heard of is not final, and somebody is told', async () => {
    const bench = await withUsage(usage('a'), usage('b', { dimension: 'GB' }));
    bench.taker.fault = () => ({ error: 'TeapotException' });
    await bench.report();
    expect(await resultsOf(bench)).toEqual({});
    expect(bench.taker.calls).toHaveLength(2);
    expect(bench.failures.map(String)).toContain('Error: TeapotException: as the test wants it');
  });

  it('TimestampOutOfBounds expires the record', async () => {
    const bench = await withUsage(usage('a'));
    bench.taker.fault = () => ({ error: 'TimestampOutOfBoundsException' });
    await bench.report();
    expect(await resultsOf(bench)).toEqual({ requests: 'EXPIRED' });
  });
});
