import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { GetCommandInput } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportCommand } from '../../../cli/src/commands/export.js';
import { documentsOn } from '../../../lambda/adapters/documents.js';
import { amountOf, amountOfWhole, sum, textOf, wholePart } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { plus, range, startOf } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { includedFacts } from '../../../lambda/core/metering/included-facts.js';
import type { Identity, Meter } from '../../../lambda/core/metering/meter.js';
import { UNUSED } from '../../../lambda/core/metering/page.js';
import type { HourOfUse } from '../../../lambda/core/metering/page.js';
import { freeze } from '../../../lambda/core/metering/statement.js';
import { play } from '../../cli/played.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, LICENSE, usage } from './bench.js';
import { Contract, DIMENSIONS, at, included } from './contract.js';
import { interposed } from './interposed.js';

const db = new DynamoForTests();

describe('what a contract includes', () => {
  it('is not told, only the rest is; what is left can be read', async () => {
    const contract = await Contract.including(db, 100);
    await contract.hear('a', '60.5');
    await contract.report('21:12:00');
    expect(contract.billed).toBe(0);
    expect(await contract.account()).toMatchObject({
      included: [{ dimension: 'requests', until: '2026-11-30T12:00:00.000Z', included: '100', used: '60.5', left: '39.5' }],
      totals: { requests: { heard: '60.5', told: '60.5', included: '60.5' } }, recomputed: { agrees: true },
    });
    await contract.hear('b', 50, '2026-11-21T20:20:00');
    await contract.report('22:12:00');
    expect(contract.billed).toBe(10);
    expect((await contract.bench.meter())?.inc).toEqual({ M: { requests: { L: [{ M: { until: { S: '2026-11-30T12:00:00.000Z' }, included: { N: '100' }, used: { N: '100' }, of: { S: 'requests-pack' } } }] } } });
    const account = await contract.account();
    expect(account).toMatchObject({ totals: { requests: { heard: '110.5', included: '100', accepted: '10', remainder: '0.5' } }, recomputed: { agrees: true } });
    await auditBooks(db.client, contract.bench.table);

    const { answer } = await play(contract.bench, async (context) => {
      let csv = '';
      await exportCommand({ from: '2026-11-21T20', to: '2026-11-21T22' }, { ...context, console: { ...context.console, write: async (text) => { csv += text; } } });
      context.console.out(JSON.stringify({ csv }));
    });
    expect(answer.csv).toContain('heard,told,accepted,included,');
    expect(answer.csv).toContain(`${LICENSE},2026-11-21T20,requests,110.5,110.5,0,60.5,0,`);
  });

  it('begins anew with a later term, and late usage counts for the term that it happened in', async () => {
    const contract = await Contract.including(db, 100, '2026-11-21T21:00:00.000Z');
    await contract.hear('a', 90);
    await contract.report('21:12:00');
    await contract.entitled(40, '2026-12-21T21:00:00.000Z');
    contract.bench.now = at('21:30:00');
    await contract.hear('late', 30);
    await contract.hear('new', 35, '2026-11-21T21:20:00');
    await contract.report('22:12:00');
    expect(contract.billed).toBe(20);
    expect(await contract.account()).toMatchObject({ included: [{ used: '100', left: '0' }, { included: '40', used: '35', left: '5' }], recomputed: { agrees: true } });
  });

  it('begins anew with a new agreement in the middle of the term, from the answer of AWS on', async () => {
    const contract = await Contract.including(db, 100, '2027-03-01T00:00:00.000Z');
    await contract.hear('a', 90);
    await contract.report('21:12:00');
    await contract.entitled(40, '2027-11-21T21:10:00.000Z');
    contract.bench.now = at('22:30:00');
    await contract.hear('late', 30, '2026-11-21T21:05:00');
    await contract.hear('new', 45, '2026-11-21T22:20:00');
    await contract.report('23:12:00');
    expect(contract.billed).toBe(20 + 5);
    expect(await contract.account()).toMatchObject({ included: [{ until: '2026-11-21T21:12:00.000Z', used: '100' }, { used: '40' }], recomputed: { agrees: true } });
  });

  it('stays used when the quantity of the term changes, and when an old answer comes late', async () => {
    const contract = await Contract.including(db, 100);
    await contract.hear('a', 90);
    await contract.report('21:12:00');
    await contract.entitled(120, '2026-11-30T12:00:00.000Z');
    await contract.entitled(100, '2026-10-30T12:00:00.000Z');
    await contract.entitled(120, '2026-11-30T12:00:00.000Z');
    expect(await contract.account()).toMatchObject({ included: [{ included: '120', used: '90', left: '30' }] });
  });

  it('of the next term is waited for: usage after the end of a term is not told before it is known', async () => {
    const contract = await Contract.including(db, 10, '2026-11-21T20:00:00.000Z');
    await contract.hear('before', 10, '2026-11-21T19:10:00');
    await contract.hear('after', 25);
    await contract.report('21:12:00');
    await contract.report('22:50:00');
    expect(contract.billed).toBe(0);
    await contract.entitled(20, '2026-12-21T20:00:00.000Z');
    await contract.report('22:55:00');
    expect([...contract.bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T20`, 5]]);
  });

  it('is not waited for when the license has ended, or nothing comes for hours', async () => {
    const ended = await Contract.including(db, 10, '2026-11-21T20:00:00.000Z');
    await ended.hear('after', 25);
    await ended.entitled(undefined, '', '2026-11-21T20:25:00.000Z');
    await ended.report('20:40:00');
    expect(ended.billed).toBe(15);

    const silent = await Contract.including(db, 10, '2026-11-21T20:00:00.000Z');
    await silent.hear('after', 25);
    await silent.report('2026-11-22T03:55:00');
    expect(silent.billed).toBe(0);
    await silent.report('2026-11-22T04:02:00');
    expect(silent.billed).toBe(15);
  });

  it('of the next term counts when it is known from the last hourly sweep that reads it', async () => {
    const contract = await Contract.including(db, 10, '2026-11-21T20:00:00.000Z');
    await contract.hear('after', 25);
    await contract.report('2026-11-22T03:05:00');
    expect(contract.billed).toBe(0);
    await contract.entitled(20, '2026-12-21T20:00:00.000Z');
    await contract.report('2026-11-22T03:10:00');
    expect(contract.billed).toBe(5);
  });

  it('is looked up for a license that is older than the wish to deduct; a new one waits for its entitlements for hours', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { quantity: 30 })]);
    const answers: ReturnType<typeof includedFacts>[] = [];
    const source = { ...included, of: async () => answers.at(-1) };
    bench.now = at('21:12:00');
    await bench.changeFacts({ start: '2026-11-21T20:00:00.000Z' });
    await bench.report({ included: source });
    expect(bench.taker.calls).toEqual([]);
    answers.push(includedFacts({ time: '2026-11-21T20:00:00.000Z', list: [{ dimension: 'requests-pack', value: 10, expiresAt: '2027-01-01T00:00:00.000Z' }] }, DIMENSIONS));
    await bench.report({ included: source });
    expect([...bench.taker.bill.values()]).toEqual([20]);

    const without = await Bench.withLicense(db);
    await without.hear([usage('a', { quantity: 30 })]);
    without.now = at('21:12:00');
    await without.report({ included });
    expect([...without.taker.bill.values()]).toEqual([30]);
  });

  it('is not waited for until the month is closed', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: '2026-11-30T23:10:00.000Z' });
    bench.now = at('2026-11-30T23:30:00');
    await bench.hear([usage('a', { quantity: 30, occurredAt: '2026-11-30T23:20:00Z' })]);
    bench.now = at('2026-12-01T04:55:00');
    await bench.report({ included });
    expect(bench.taker.calls).toEqual([]);
    bench.now = at('2026-12-01T05:05:00');
    await bench.report({ included });
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(30);
  });

  it('is deducted once, whatever crashes', async () => {
    for (let stop = 0; stop < 10; stop += 1) {
      const contract = await Contract.including(db, 100);
      await contract.hear('a', 130);
      contract.bench.now = at('21:12:00');
      await contract.bench.report(interposed({ ...contract.bench.dependencies(), included }, { after: (step) => { if (step >= stop) { throw new Error('crash'); } } }));
      await contract.report('21:17:00');
      await contract.hear('b', 7);
      await contract.report('22:12:00');
      expect(contract.billed, `stop ${stop}`).toBe(37);
      expect((await contract.account()).included, `stop ${stop}`).toMatchObject([{ used: '100' }]);
      await auditBooks(db.client, contract.bench.table);
    }
  }, 60_000);

  it('is nothing when it is switched off, and nothing is written of it', async () => {
    const contract = await Contract.including(db, 100);
    await contract.hear('a', 30);
    await contract.report('21:12:00', { included: undefined });
    expect(contract.billed).toBe(30);
    const { pend, inc } = await contract.bench.meter() ?? {};
    expect(pend?.M).not.toHaveProperty('free');
    expect(inc?.M?.requests.L?.[0].M?.used).toEqual({ N: '0' });

    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    await bench.report();
    expect(await bench.meter()).not.toHaveProperty('inc');
    expect((await bench.page('2026-11-21T20'))?.rcpt?.M).not.toHaveProperty('free');
  });
});

it('can be read by an application as the documentation says', async () => {
  const contract = await Contract.including(db, 100);
  const guide = readFileSync(new URL('../../../docs/included-usage.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([^`]*(?:`[^`]+`[^`]*)*?)```/.exec(guide) ?? [];
  const file = join(mkdtempSync(join(tmpdir(), 'included-')), 'balance.cjs');
  writeFileSync(file, `${code}\nmodule.exports = balanceRequest;\n`);
  const balanceRequest = createRequire(import.meta.url)(file) as (table: string, license: string) => GetCommandInput;
  const { Item } = await documentsOn(db.client).send(new GetCommand(balanceRequest(contract.bench.table, LICENSE)));
  expect(Item).toEqual({ pk: 'M#22', sk: LICENSE, inc: { requests: [{ until: '2026-11-30T12:00:00.000Z', included: 100, used: 0, of: 'requests-pack' }] } });
});

describe('whatever order usage comes in', () => {
  const FIRST = '2026-11-30T10';
  const LAST = '2026-11-30T23';
  const BOUNDARY = '2026-11-30T17:20:00.000Z';
  const IDENTITY: Identity = { arn: 'arn:1', account: '1', start: '2026-11-30T10:00:00.000Z' };
  const event = fc.record({
    hour: fc.integer({ min: 0, max: 13 }).map((n) => plus(FIRST, n)),
    quantity: fc.integer({ min: 1, max: 30_000 }).map((n) => amountOf((n / 1_000).toFixed(3))),
    series: fc.constantFrom('requests', 'requests\u001faaa', 'requests\u001fbbb'),
    /** In which hour it is heard, at least that of its use. */
    delay: fc.integer({ min: 0, max: 13 }),
  });

  it('what is told is what was used beyond each term, less a remainder', () => {
    fc.assert(fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ max: 300, min: 0 }), fc.integer({ max: 300, min: 0 }), (events, one, other) => {
      const limits = [one, other].map((units) => amountOfWhole(BigInt(units)));
      const pages = new Map<Hour, { heard: Amounts; told: Amounts }>();
      let meter: Meter = {
        ...IDENTITY, license: LICENSE, rev: 1, rem: new Map(), late: new Set(), fin: false,
        inc: new Map([['requests', [{ until: BOUNDARY, included: limits[0], used: 0n }, { until: '2027-11-30T00:00:00.000Z', included: limits[1], used: 0n }]]]),
      };
      let told = 0n;
      let free = 0n;
      let dropped = 0n;
      for (const slot of range(FIRST, LAST)) {
        for (const { hour, quantity, series } of events.filter((a) => [plus(a.hour, a.delay), LAST].sort()[0] === slot)) {
          const { heard, told: before } = pages.get(hour) ?? { heard: new Map(), told: new Map() };
          pages.set(hour, { heard: sum(heard, new Map([[series, quantity]])), told: before });
        }
        const hours = new Map([...pages].map(([hour, page]): [Hour, HourOfUse] => [hour, { ...UNUSED, ...page, tags: new Map([['aaa', '{"a":"1"}'], ['bbb', '{"b":"1"}']]) }]));
        const { statement, ...after } = freeze(meter, slot, IDENTITY, hours, { included: new Set(['requests']) });
        statement.take.forEach((heard, hour) => pages.set(hour, { heard, told: heard }));
        meter = { ...meter, last: slot, ...after };
        told += BigInt(statement.rec.get('requests') ?? 0);
        free += statement.free?.get('requests') ?? 0n;
        dropped += [...statement.drop.values()].reduce((a, b) => a + b, 0n);
      }
      const totals = [true, false].map((isFirst) => events.filter(({ hour }) => (startOf(hour) < Date.parse(BOUNDARY)) === isFirst).reduce((a, { quantity }) => a + quantity, 0n));
      const excess = totals.map((total, i) => (total > limits[i] ? total - limits[i] : 0n)).reduce((a, b) => a + b);
      expect(told).toBe(wholePart(excess));
      expect(textOf(amountOfWhole(told) + free + dropped)).toBe(textOf(totals[0] + totals[1]));
      expect(meter.inc?.get('requests')?.map(({ used }) => used)).toEqual(totals.map((total, i) => (total < limits[i] ? total : limits[i])));
    }), { numRuns: 300 });
  });
});
