import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { GetCommandInput } from '@aws-sdk/lib-dynamodb';
import type { AttributeValue } from 'aws-lambda';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportCommand } from '../../../cli/src/commands/export.js';
import { usageCommand } from '../../../cli/src/commands/usage.js';
import { licensesIn } from '../../../lambda/adapters/licenses.js';
import { includedSource } from '../../../lambda/adapters/metering/included.js';
import { answerOf } from '../../../lambda/core/entitlement-list.js';
import { readLicenseImage } from '../../../lambda/meter-feed/license-image.js';
import { documentsOn } from '../../../lambda/adapters/documents.js';
import { amountOf, amountOfWhole, sum, textOf, wholePart } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { plus, range, startOf } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { includedAfter } from '../../../lambda/core/metering/included.js';
import { includedFacts } from '../../../lambda/core/metering/included-facts.js';
import type { Identity, Meter } from '../../../lambda/core/metering/meter.js';
import { UNUSED } from '../../../lambda/core/metering/page.js';
import type { HourOfUse } from '../../../lambda/core/metering/page.js';
import { freeze } from '../../../lambda/core/metering/statement.js';
import { meterFeed } from '../../../lambda/meter-feed/handler.js';
import type { ReporterDependencies } from '../../../lambda/usage-reporter/dependencies.js';
import { play } from '../../cli/played.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, HOUR, LICENSE, usage } from './bench.js';
import { interposed } from './interposed.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : `2026-11-21T${time}Z`);
const DIMENSIONS = new Map([['requests', 'requests-pack']]);
const included = { dimensions: DIMENSIONS, of: async () => undefined };

/** A bench whose licenses have a contract, as the stream of the subscribers table tells it. */
class Contract {
  private revision = 0;

  constructor(readonly bench: Bench) {}

  public static async including(quantity: number, until = '2026-11-30T12:00:00.000Z'): Promise<Contract> {
    const contract = new Contract(await Bench.over(db));
    await contract.entitled(quantity, until);
    return contract;
  }

  public async entitled(quantity: number | undefined, expiresAt: string, end?: string): Promise<void> {
    const list: AttributeValue[] = quantity === undefined ? [] : [{ M: { dimension: { S: 'requests-pack' }, value: { N: String(quantity) }, expiresAt: { S: expiresAt } } }];
    const { bench } = this;
    this.revision += 1;
    await meterFeed({
      meters: bench.meters, finalUsage: { send: async () => undefined }, clock: { now: () => bench.now }, finalUsageGrace: 8 * 60_000, included: DIMENSIONS,
      signals: { failed: (_what, error) => { throw error; }, ignored: (_what, problem) => { throw new Error(problem); } },
    })({ Records: [{ dynamodb: { SequenceNumber: 's', NewImage: {
      id: { S: LICENSE }, revision: { N: String(this.revision) },
      identity: { M: { licenseArn: { S: `arn:aws:license-manager::294406891311:license:${LICENSE}` }, account: { S: '111122223333' } } },
      facts: { M: { activated: { S: '2026-11-21T12:00:00.000Z' }, entitlements: { M: { list: { L: list }, time: { S: new Date(bench.now).toISOString() } } } } },
      access: { M: end === undefined ? {} : { end: { S: end } } },
    } } }] });
  }

  public async hear(id: string, quantity: number | string, occurredAt?: string): Promise<void> {
    await this.bench.hear([usage(id, { quantity, ...occurredAt === undefined ? {} : { occurredAt: `${occurredAt}Z` } })]);
  }

  public async report(time: string, over: Partial<ReporterDependencies> = {}): Promise<void> {
    this.bench.now = at(time);
    await this.bench.report({ included, ...over });
  }

  public get billed(): number {
    return this.bench.taker.billed(LICENSE, 'requests');
  }

  public async account(): Promise<Record<string, unknown>> {
    return (await play(this.bench, (context) => usageCommand(LICENSE, { from: new Date(this.bench.now - 26 * HOUR).toISOString().slice(0, 13) }, context))).answer;
  }
}

describe('what a contract includes', () => {
  it('is not told, only the rest is; what is left can be read', async () => {
    const contract = await Contract.including(100);
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
    const contract = await Contract.including(100, '2026-11-21T21:00:00.000Z');
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
    const contract = await Contract.including(100, '2027-03-01T00:00:00.000Z');
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
    const contract = await Contract.including(100);
    await contract.hear('a', 90);
    await contract.report('21:12:00');
    await contract.entitled(120, '2026-11-30T12:00:00.000Z');
    await contract.entitled(100, '2026-10-30T12:00:00.000Z');
    await contract.entitled(120, '2026-11-30T12:00:00.000Z');
    expect(await contract.account()).toMatchObject({ included: [{ included: '120', used: '90', left: '30' }] });
  });

  it('of the next term is waited for: usage after the end of a term is not told before it is known', async () => {
    const contract = await Contract.including(10, '2026-11-21T20:00:00.000Z');
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
    const ended = await Contract.including(10, '2026-11-21T20:00:00.000Z');
    await ended.hear('after', 25);
    await ended.entitled(undefined, '', '2026-11-21T20:25:00.000Z');
    await ended.report('20:40:00');
    expect(ended.billed).toBe(15);

    const silent = await Contract.including(10, '2026-11-21T20:00:00.000Z');
    await silent.hear('after', 25);
    await silent.report('2026-11-22T03:55:00');
    expect(silent.billed).toBe(0);
    await silent.report('2026-11-22T04:02:00');
    expect(silent.billed).toBe(15);
  });

  it('of the next term counts when it is known from the last hourly sweep that reads it', async () => {
    const contract = await Contract.including(10, '2026-11-21T20:00:00.000Z');
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
      const contract = await Contract.including(100);
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

  describe('of other dimensions', () => {
    const UNTIL = '2026-11-30T12:00:00.000Z';

    /** What the subscribers table says, and how often it is asked. */
    function entitlements(dimensions: ReadonlyMap<string, string>, ...list: [string, number][]) {
      const source = {
        dimensions, reads: 0,
        of: async () => {
          source.reads += 1;
          return includedFacts({ time: '2026-11-21T12:00:00.000Z', list: list.map(([dimension, value]) => ({ dimension, value, expiresAt: UNTIL })) }, dimensions);
        },
      };
      return source;
    }

    it.each([
      ['of the contract', new Map([['requests', 'requests-plus']]), 90 + 80 - 150],
      ['that the contract lacks', new Map([['requests', 'missing']]), 80],
      ['of usage beside those before', new Map([['requests', 'requests-pack'], ['GB', 'missing']]), 90 + 80 - 100],
    ])('is learned with the next statement, once: %s', async (_which, dimensions, billed) => {
      const contract = await Contract.including(100, UNTIL);
      await contract.hear('a', 90);
      await contract.report('21:12:00');
      expect(contract.billed).toBe(0);
      const source = entitlements(dimensions, ['requests-pack', 100], ['requests-plus', 150]);
      await contract.hear('b', 80, '2026-11-21T21:10:00');
      await contract.report('22:12:00', { included: source });
      expect(contract.billed).toBe(billed);
      await contract.hear('c', 7, '2026-11-21T22:10:00');
      await contract.report('22:17:00', { included: source });
      await contract.report('23:12:00', { included: source });
      expect(contract.billed).toBe(billed + 7);
      expect(source.reads).toBe(1);
      expect(await contract.account()).toMatchObject({ recomputed: { agrees: true } });
    });

    it.each([
      ['later', '2026-12-31T12:00:00.000Z'], ['earlier', '2026-11-25T12:00:00.000Z'],
    ])('with an end that is %s, gives no second allowance; the next term begins after it', async (_which, until) => {
      const dimensions = new Map([['requests', 'requests-plus']]);
      const plus = (value: number, expiresAt: string, time: string) => includedFacts({ time, list: [{ dimension: 'requests-plus', value, expiresAt }] }, dimensions);
      const contract = await Contract.including(100, UNTIL);
      await contract.hear('a', 90);
      await contract.report('21:12:00');
      await contract.hear('b', 80, '2026-11-21T21:10:00');
      await contract.report('22:12:00', { included: { dimensions, of: async () => plus(150, until, '2026-11-21T12:00:00.000Z') } });
      expect(contract.billed).toBe(90 + 80 - 150);
      const account = await contract.account();
      expect(account).toMatchObject({ recomputed: { agrees: true } });
      expect(account.included).toEqual([expect.objectContaining({ until, included: '150', used: '150', left: '0' })]);

      const terms = new Map([['requests', [{ until, included: amountOf('150'), used: amountOf('150'), of: 'requests-plus' }]]]);
      expect(includedAfter(terms, plus(200, '2027-01-31T12:00:00.000Z', '2026-12-31T12:30:00.000Z'))?.get('requests')).toMatchObject([
        { until, used: amountOf('150') }, { until: '2027-01-31T12:00:00.000Z', included: amountOf('200'), used: 0n },
      ]);
    });

    it('begins anew when the term before was over as AWS answered', async () => {
      const contract = await Contract.including(100, '2026-11-21T21:00:00.000Z');
      await contract.hear('a', 90);
      await contract.report('21:12:00');
      const dimensions = new Map([['requests', 'requests-plus']]);
      await contract.hear('b', 130, '2026-11-21T21:10:00');
      await contract.report('2026-11-22T05:12:00', { included: {
        dimensions,
        of: async () => includedFacts({ time: '2026-11-21T21:02:00.000Z', list: [{ dimension: 'requests-plus', value: 120, expiresAt: '2026-12-21T21:00:00.000Z' }] }, dimensions),
      } });
      expect(contract.billed).toBe(10);
      expect(await contract.account()).toMatchObject({ included: [{ until: '2026-11-21T21:00:00.000Z', used: '90' }, { included: '120', used: '120' }], recomputed: { agrees: true } });
    });

    it('is not asked for where the stream has told it', async () => {
      const contract = await Contract.including(100, UNTIL);
      const source = entitlements(DIMENSIONS, ['requests-pack', 100]);
      await contract.hear('a', 130);
      await contract.report('21:12:00', { included: source });
      expect([contract.billed, source.reads]).toEqual([30, 0]);
    });
  });

  it('is nothing when it is switched off, and nothing is written of it', async () => {
    const contract = await Contract.including(100);
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
  const contract = await Contract.including(100);
  const guide = readFileSync(new URL('../../../docs/included-usage.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([^`]*(?:`[^`]+`[^`]*)*?)```/.exec(guide) ?? [];
  const file = join(mkdtempSync(join(tmpdir(), 'included-')), 'balance.cjs');
  writeFileSync(file, `${code}\nmodule.exports = balanceRequest;\n`);
  const balanceRequest = createRequire(import.meta.url)(file) as (table: string, license: string) => GetCommandInput;
  const { Item } = await documentsOn(db.client).send(new GetCommand(balanceRequest(contract.bench.table, LICENSE)));
  expect(Item).toEqual({ pk: 'M#22', sk: LICENSE, inc: { requests: [{ until: '2026-11-30T12:00:00.000Z', included: 100, used: 0, of: 'requests-pack' }] } });
});

it('is found in the item of the license as the listeners write it', async () => {
  const table = await db.table();
  const licenses = licensesIn({ table, client: db.client, pricingModel: 'CONTRACT_WITH_CONSUMPTION', requireRegistration: false });
  const source = includedSource({ client: db.client, table, dimensions: DIMENSIONS });
  expect(await source.of(LICENSE)).toBeUndefined();
  const { list } = answerOf({ time: '2026-11-21T12:00:00.000Z', id: 'r' }, [
    { Dimension: 'requests-pack', Value: { IntegerValue: 100 }, ExpirationDate: new Date('2026-12-21T12:00:00Z') }, { Dimension: 'seats', Value: { BooleanValue: true } },
  ]);
  await licenses.record(LICENSE, { kind: 'entitlements', value: { time: '2026-11-21T12:00:00.000Z', id: 'r', list } });
  expect(await source.of(LICENSE)).toEqual([{ dimension: 'requests', included: amountOf('100'), until: '2026-12-21T12:00:00.000Z', since: '2026-11-21T12:00:00.000Z', of: 'requests-pack' }]);
  const { Item } = await db.client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: `license#${LICENSE}` } } }));
  expect(readLicenseImage(Item, DIMENSIONS)).toMatchObject({ license: LICENSE, included: await source.of(LICENSE) });
  expect(readLicenseImage(Item)).not.toHaveProperty('included');
});

describe('entitlements', () => {
  const entitlement = (dimension: string, value: number | boolean | string, expiresAt?: string) => ({ dimension, value, ...expiresAt === undefined ? {} : { expiresAt } });
  const fact = (...list: ReturnType<typeof entitlement>[]) => includedFacts({ list, time: '2026-11-21' }, DIMENSIONS);

  it('of one dimension add up, and those without a quantity include nothing', () => {
    expect(fact(entitlement('requests-pack', 10, '2027-01-01'), entitlement('requests-pack', 2.5, '2027-02-01'), entitlement('seats', 7)))
      .toEqual([{ dimension: 'requests', included: amountOf('12.5'), until: '2027-02-01', since: '2026-11-21', of: 'requests-pack' }]);
    expect(fact(entitlement('requests-pack', true, '2027-01-01'))).toEqual([{ dimension: 'requests', included: 0n, until: '2027-01-01', since: '2026-11-21', of: 'requests-pack' }]);
  });

  it('that have no such dimension any more begin a term that includes nothing', () => {
    const before = includedAfter(undefined, fact(entitlement('requests-pack', 10, '2027-01-01')));
    expect(includedAfter(before, fact(entitlement('seats', 7, '2028-01-01')))?.get('requests')).toEqual([
      { until: '2026-11-21', included: amountOf('10'), used: 0n, of: 'requests-pack' }, { until: '2028-01-01', included: 0n, used: 0n, of: 'requests-pack' },
    ]);
    expect(includedAfter(before, fact())).toBe(before);
  });
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
