import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split, withinTagLimits, withoutTaggedRemainders } from '../../../lambda/core/metering/allocation.js';
import { amountOf, amountOfWhole, sum, wholePart } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { canonicalJson } from '../../../lambda/core/canonical-json.js';
import { tagSetHash } from '../../../lambda/core/metering/hashes.js';
import { nextCall } from '../../../lambda/core/metering/packing.js';
import { byDimension, dimensionOf, seriesOf, tagSetOf } from '../../../lambda/core/metering/series.js';
import type { UsageRecord } from '../../../lambda/core/metering/usage-record.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, LICENSE, usage } from './bench.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : `2026-11-21T${time}Z`);
const red = { team: 'red' };
const blue = { team: 'blue', site: 'eu/1' };

function sent(bench: Bench): UsageRecord[] {
  return bench.taker.calls.flat().map((record) => JSON.parse(record) as UsageRecord);
}

describe('usage with tags', () => {
  it('is billed as one quantity of its dimension, and allocated to its tags', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { quantity: 3, tags: red }), usage('b', { quantity: 4, tags: blue }), usage('c', { quantity: 2 }), usage('d', { quantity: 1, tags: red }), usage('e', { dimension: 'GB', quantity: 9 })]);
    bench.now = at('21:12:00');
    await bench.report();
    expect(sent(bench)).toEqual([
      expect.not.objectContaining({ allocations: expect.anything() as unknown }),
      expect.objectContaining({ dimension: 'requests', quantity: 10, allocations: expect.toSatisfy((all: unknown[]) => all.length === 3) as unknown }),
    ]);
    expect(new Set(sent(bench)[1].allocations)).toEqual(new Set([{ quantity: 2, tags: {} }, { quantity: 4, tags: red }, { quantity: 4, tags: blue }]));
    await auditBooks(db.client, bench.table);
  });

  it('is allocated to tags of any name that AWS takes', async () => {
    const bench = await Bench.withLicense(db);
    const tags = JSON.parse('{"constructor":"a","prototype":"b","__proto__":"c"}') as Record<string, string>;
    await bench.hear([usage('a', { tags }), usage('b', { tags: { constructor: 'other' } })]);
    bench.now = Date.parse('2026-11-21T21:12:00Z');
    await bench.report();
    expect(sent(bench)[0].allocations?.map((one) => Object.entries(one.tags).map((tag) => tag.join()).sort())).toEqual(
      expect.arrayContaining([['__proto__,c', 'constructor,a', 'prototype,b'], ['constructor,other']]));
  });

  it('is sent again the same, also when other tags came meanwhile', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { tags: red }), usage('b', { tags: blue })]);
    bench.now = at('21:12:00');
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    await bench.hear([usage('c', { tags: { team: 'green' } })]);
    bench.taker.fault = () => 'PASS';
    await bench.report();
    expect([...bench.taker.payloads.values()].map((payloads) => payloads.size)).toEqual([1]);
    expect(sent(bench).at(-1)?.allocations).toHaveLength(2);
  });

  it('keeps remainders by tags, with the tags, and tells them together when the month ends', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { quantity: '0.6', tags: red }), usage('b', { quantity: '0.7', tags: blue })]);
    bench.now = at('21:12:00');
    await bench.report();
    expect(bench.taker.calls).toEqual([]);
    await bench.hear([usage('c', { quantity: '0.6', tags: red })]);
    bench.now = at('22:12:00');
    await bench.hear([usage('d', { quantity: '0.1', occurredAt: '2026-11-21T21:30:00Z' })]);
    await bench.report();
    expect(sent(bench).at(-1)).toMatchObject({ quantity: 1, allocations: [{ quantity: 1, tags: red }] });
    await auditBooks(db.client, bench.table);
    bench.now = at('2026-12-01T02:00:00');
    await bench.report();
    // 0.2 of red, 0.7 of blue and 0.1 without tags.
    expect(sent(bench).at(-1)).toMatchObject({ ts: '2026-11-30T23:00:00.000Z', quantity: 1 });
    expect(await bench.meter()).not.toHaveProperty('tags');
    await auditBooks(db.client, bench.table);
  });

  it('has its tags once on each page, whatever is carried on', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([Array.from({ length: 90 }, (_, i) => usage(`e${i}`, { tags: i % 2 ? red : blue }))]);
    const texts = async (page: number) => Object.entries(await bench.page('2026-11-21T20', LICENSE, page) ?? {}).filter(([name]) => name.startsWith('g')).length;
    expect([await texts(0), await texts(1)]).toEqual([2, 2]);
    bench.now = at('21:12:00');
    await bench.report();
    expect(new Set(sent(bench)[0].allocations?.map(({ quantity }) => quantity))).toEqual(new Set([45]));
  });

  it('of very many sets in an hour is counted without tags in the end, so that pages stay small', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear(Array.from({ length: 3 }, (_, batch) => Array.from({ length: 100 }, (_, i) => usage(`e${batch}-${i}`, { tags: { request: `${batch}-${i}` } }))));
    bench.now = at('21:12:00');
    await bench.report();
    const [record] = sent(bench);
    expect(record.quantity).toBe(300);
    expect(record.allocations?.length).toBeGreaterThan(100);
    expect(record.allocations?.length).toBeLessThan(170);
    expect(record.allocations?.reduce((total, { quantity }) => total + quantity, 0)).toBe(300);
    await auditBooks(db.client, bench.table);
  });

  it('that AWS would refuse is put into quarantine when it arrives', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { tags: { team: 'Rot-Weiß' } }), usage('b', { tags: { team: '' } }), usage('c', { tags: Object.fromEntries('abcdef'.split('').map((key) => [key, '1'])) }), usage('d', { tags: { 'cost center': 'a+b=c/d@e:f' } })]);
    expect(bench.refusals.map(({ name, reason }) => [name, reason]).sort()).toEqual([
      ['a', expect.stringMatching(/tags\.team.*letters, digits, spaces/)], ['b', expect.stringMatching(/tags\.team/)], ['c', expect.stringMatching(/at most 5 tags/)],
    ]);
  });
});

/** Quantities by series, and the texts of their tags. */
const tagged = fc.array(fc.record({
  dimension: fc.constantFrom('GB', 'requests'), thousandths: fc.integer({ min: 1, max: 3_000 }),
  tags: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), fc.constantFrom('1', '2'), { maxKeys: 5 }),
}), { maxLength: 30 }).map((all) => ({
  due: sum(...all.map(({ dimension, thousandths, tags }) => new Map([[seriesOf(dimension, tags), amountOf(`${thousandths}e-3`)]]))),
  known: new Map(all.map(({ tags }) => [tagSetHash(tags), canonicalJson(tags)])),
}));

describe('allocations', () => {
  const totals = (amounts: Amounts) => new Map([...byDimension(amounts)].map(([dimension, amount]) => [dimension, amount]));

  it('add up to the quantity, and with what is left to what was due', () => {
    fc.assert(fc.property(tagged, ({ due, known }) => {
      const limited = withinTagLimits(due, known);
      expect(totals(limited)).toEqual(totals(due));
      const { rec, alloc, rest } = split(limited);
      for (const [dimension, quantity] of rec) {
        const parts = [...alloc].filter(([series]) => dimensionOf(series) === dimension);
        if (parts.length > 0) {
          expect(parts.reduce((total, [, part]) => total + part, 0)).toBe(quantity);
          expect(new Set(parts.flatMap(([series]) => Object.keys(JSON.parse(known.get(tagSetOf(series) ?? '') ?? '{}') as object))).size).toBeLessThanOrEqual(5);
        }
      }
      const billed = new Map([...rec].map(([dimension, quantity]) => [dimension, amountOfWhole(BigInt(quantity))]));
      expect(totals(sum(billed, rest))).toEqual(totals(due));
      expect([...rest.values()].every((amount) => wholePart(amount) === 0n)).toBe(true);
    }));
  });

  it('cost nothing in a last slot: as much is billed as without tags', () => {
    fc.assert(fc.property(tagged, ({ due, known }) => {
      const { rec } = split(withoutTaggedRemainders(withinTagLimits(due, known)));
      const withoutTags = new Map([...byDimension(due)].map(([dimension, amount]) => [dimension, Number(wholePart(amount))]).filter(([, whole]) => whole !== 0) as [string, number][]);
      expect(new Map([...rec].sort())).toEqual(new Map([...withoutTags].sort()));
    }));
  });

  it('of more tag sets than a statement may have are told without tags, the smallest first', () => {
    const sets = Array.from({ length: 400 }, (_, i) => ({ n: `${i}` }));
    const due = new Map(sets.map((tags, i) => [seriesOf('GB', tags), amountOfWhole(BigInt(i + 1))]));
    const limited = withinTagLimits(due, new Map(sets.map((tags) => [tagSetHash(tags), canonicalJson(tags)])));
    expect(limited.size).toBe(251);
    expect(limited.get('GB')).toBe(amountOfWhole(150n * 151n / 2n));
  });

  it('count for the size of a call', () => {
    const record = { license: 'l-1', dimension: 'd', quantity: 1, ts: '', arn: 'arn', account: '1' };
    const allocations = Array.from({ length: 1_000 }, (_, i) => ({ quantity: 1, tags: { key: `${i}`.padEnd(256, 'x') } }));
    expect(nextCall(Array.from({ length: 25 }, () => ({ ...record, allocations })))).toBe(2);
  });
});
