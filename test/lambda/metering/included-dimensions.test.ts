import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { licensesIn } from '../../../lambda/adapters/licenses.js';
import { includedSource } from '../../../lambda/adapters/metering/included.js';
import { answerOf } from '../../../lambda/core/entitlement-list.js';
import { amountOf } from '../../../lambda/core/metering/decimal.js';
import { includedAfter } from '../../../lambda/core/metering/included.js';
import { includedFacts } from '../../../lambda/core/metering/included-facts.js';
import { readLicenseImage } from '../../../lambda/meter-feed/license-image.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { LICENSE } from './bench.js';
import { Contract, DIMENSIONS } from './contract.js';

const db = new DynamoForTests();

describe('what a contract includes of other dimensions', () => {
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
    const contract = await Contract.including(db, 100, UNTIL);
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
    const contract = await Contract.including(db, 100, UNTIL);
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
    const contract = await Contract.including(db, 100, '2026-11-21T21:00:00.000Z');
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
    const contract = await Contract.including(db, 100, UNTIL);
    const source = entitlements(DIMENSIONS, ['requests-pack', 100]);
    await contract.hear('a', 130);
    await contract.report('21:12:00', { included: source });
    expect([contract.billed, source.reads]).toEqual([30, 0]);
  });
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
