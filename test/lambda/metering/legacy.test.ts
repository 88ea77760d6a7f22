import { afterEach, describe, expect, it } from 'vitest';
import { readMessage } from '../../../lambda/core/metering/usage-event.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { LegacyBench, PRODUCT } from './simulated-aws.js';

const db = new DynamoForTests();
let aws: LegacyBench | undefined;
afterEach(async () => { await aws?.stop(); });

const DAY = '2026-11-21';
const at = (time: string) => Date.parse(`${DAY}T${time}Z`);

async function start(): Promise<LegacyBench> {
  aws = await LegacyBench.start(db);
  return aws;
}

function used(license: string, id: string, time: string, quantity: unknown = 1): object {
  return { id, license, dimension: 'users', quantity, occurredAt: `${DAY}T${time}Z` };
}

describe('a customer of a LEGACY product', () => {
  it('is billed to the unit, by product and customer', async () => {
    const shop = await start();
    const { license } = await shop.customer();
    await shop.until(`${DAY}T12:30:00Z`);
    await shop.hear(used(license, 'a', '12:20:00', 3), used(license, 'b', '12:25:00', '1.5'), used(license, 'a', '12:20:00', 3));
    await shop.until(`${DAY}T13:30:00Z`);
    await shop.hear(used(license, 'c', '13:25:00', '0.75'), used(license, 'late', '12:45:00', '0.75'));
    await shop.until(`${DAY}T15:00:00Z`);
    expect(shop.bill()).toEqual([[`${DAY}T12`, 'users', 4, 'PRODUCT'], [`${DAY}T13`, 'users', 2, 'PRODUCT']]);
    expect(shop.simulator.marketplace.ledger.refusals).toEqual([]);
    expect(shop.bench.failures).toEqual([]);
    expect((await shop.bench.meter(license))?.pend?.M).toMatchObject({ style: { S: 'legacy' }, rec: { M: { users: { N: '2' } } } });
  });

  it('is in one call with the other customers, and poison concerns its own customer only', async () => {
    const shop = await start();
    const [one, other] = [await shop.customer(), await shop.customer('444455556666')];
    const stranger = `${PRODUCT}:NOBODY`;
    await shop.knows(stranger, { start: one.start });
    await shop.until(`${DAY}T12:30:00Z`);
    for (const license of [one.license, other.license, stranger]) {
      await shop.hear(used(license, 'a', '12:20:00', 2));
    }
    await shop.until(`${DAY}T14:00:00Z`);
    expect(shop.bill()).toEqual([[`${DAY}T12`, 'users', 2, 'PRODUCT'], [`${DAY}T12`, 'users', 2, 'PRODUCT']]);
    expect(await shop.bench.receipt(`${DAY}T12`, stranger)).toEqual({ users: { result: 'QUARANTINED', reason: expect.stringMatching(/^InvalidCustomerIdentifierException/) as string } });
  });

  it('who leaves is billed for the last hour, and for usage after coming back', async () => {
    const shop = await start();
    const { purchase, license, start: first } = await shop.customer();
    await shop.until(`${DAY}T12:40:00Z`);
    purchase.cancel();
    const end = new Date(shop.now).toISOString();
    await shop.knows(license, { start: first, subscribed: first, end });
    await shop.hear(used(license, 'a', '12:35:00', 5));
    await shop.until(`${DAY}T15:30:00Z`);
    expect((await shop.bench.meter(license))?.fin).toBeDefined();

    const again = shop.simulator.marketplace.buyer(purchase.account).subscribe({ product: PRODUCT });
    await shop.simulator.advance(2 * 60_000);
    const subscribed = new Date(again.activatedAt ?? NaN).toISOString();
    await shop.knows(license, { start: first, subscribed });
    await shop.until(`${DAY}T15:40:00Z`);
    await shop.hear(used(license, 'b', '15:39:00', 7));
    await shop.until(`${DAY}T16:20:00Z`);
    // Another offer was accepted: no new beginning.
    await shop.knows(license, { start: first, subscribed: new Date(shop.now).toISOString() });
    await shop.hear(used(license, 'late', '15:45:00', 1));
    await shop.until(`${DAY}T18:00:00Z`);
    expect(shop.bill()).toEqual([[`${DAY}T12`, 'users', 5, 'PRODUCT'], [`${DAY}T15`, 'users', 7, 'PRODUCT'], [`${DAY}T16`, 'users', 1, 'PRODUCT']]);
    const meter = await shop.bench.meter(license);
    expect([meter?.fin, meter?.ttl, meter?.end]).toEqual([undefined, undefined, undefined]);
    expect(meter).toMatchObject({ start: { S: subscribed }, before: { S: end } });
  });
});

describe('a LEGACY customer who unsubscribes and subscribes again at once', () => {
  it.each([
    ['before the last slot is sealed', 4, [[`${DAY}T12`, 3], [`${DAY}T13`, 4]]],
    // The slot of the hour is gone: the audit finds what was used in it since.
    ['after it', 15, [[`${DAY}T12`, 1], [`${DAY}T13`, 4], [`${DAY}T14`, 2]]],
  ])('is billed for all usage, also of the same hour: %s', async (_when, minutes, bill) => {
    const shop = await start();
    const { purchase, license, start: first } = await shop.customer();
    await shop.until(`${DAY}T12:20:00Z`);
    await shop.hear(used(license, 'before', '12:15:00', 1));
    purchase.cancel();
    await shop.knows(license, { start: first, subscribed: first, end: new Date(shop.now).toISOString() });
    await shop.until(`${DAY}T12:${20 + minutes}:00Z`);
    const again = shop.simulator.marketplace.buyer(purchase.account).subscribe({ product: PRODUCT });
    await shop.simulator.advance(2 * 60_000);
    await shop.knows(license, { start: first, subscribed: new Date(again.activatedAt ?? NaN).toISOString() });
    await shop.hear(used(license, 'after', '12:25:00', 2));
    await shop.until(`${DAY}T13:10:00Z`);
    await shop.hear(used(license, 'later', '13:05:00', 4));
    await shop.until(`${DAY}T21:00:00Z`);
    expect(shop.bill().map(([hour, , quantity]) => [hour, quantity])).toEqual(bill);
    expect(shop.simulator.marketplace.ledger.refusals).toEqual([]);
  });
});

describe('a LEGACY customer who gets a license', () => {
  it('is told by license from the next hour on, and no hour in both styles', async () => {
    const shop = await start();
    const { purchase: { licenseArn, account }, license, start: since } = await shop.customer();
    const other = await shop.customer('444455556666');
    await shop.until(`${DAY}T12:30:00Z`);
    await shop.hear(used(license, 'a', '12:20:00', 1), used(other.license, 'a', '12:20:00', 100));
    await shop.until(`${DAY}T13:40:00Z`);
    await shop.knows(license, { start: since, subscribed: since, licenseArn, account });
    expect(await shop.bench.meter(license)).toMatchObject({ cut: { S: `${DAY}T14` }, arn: { S: licenseArn } });
    await shop.hear(used(license, 'b', '13:30:00', 2), used(other.license, 'b', '13:30:00', 200));
    await shop.until(`${DAY}T14:30:00Z`);
    await shop.hear(used(license, 'c', '14:20:00', 4), used(license, 'late', '12:50:00', 8), used(other.license, 'c', '14:20:00', 400));
    await shop.until(`${DAY}T16:00:00Z`);
    const bill = shop.bill();
    expect(bill.filter(([, , quantity]) => Number(quantity) < 100)).toEqual([[`${DAY}T12`, 'users', 1, 'PRODUCT'], [`${DAY}T13`, 'users', 2, 'PRODUCT'], [`${DAY}T14`, 'users', 4 + 8, 'LICENSE']]);
    expect(bill.filter(([, , quantity]) => Number(quantity) >= 100).map(([, , quantity, style]) => [quantity, style])).toEqual([[100, 'PRODUCT'], [200, 'PRODUCT'], [400, 'PRODUCT']]);
    expect(shop.simulator.marketplace.ledger.billedTwice()).toEqual([]);
    expect(shop.simulator.marketplace.ledger.refusals).toEqual([]);
  });

  it('keeps the hour of the change and the license, whatever is told later', async () => {
    const shop = await start();
    const { purchase: { licenseArn, account }, license, start: since } = await shop.customer();
    await shop.knows(license, { start: since, licenseArn, account });
    const before = await shop.bench.meter(license);
    await shop.until(`${DAY}T13:40:00Z`);
    await shop.knows(license, { start: since, licenseArn: licenseArn.replace(/.$/, '0'), account: '999900001111' });
    await shop.knows(license, { start: since });
    expect(await shop.bench.meter(license)).toEqual(before);
  });
});

describe('a row of the sample\'s metering table', () => {
  const row = (license: string, over: object = {}) => ({
    create_timestamp: at('12:20:00') / 1_000, customerIdentifier: license.split(':')[1],
    dimension_usage: [{ dimension: 'users', value: 3 }, { dimension: 'GB', value: '2.5' }, { dimension: 'users', value: 1 }], metering_pending: 'true', ...over,
  });

  it('is billed once although it comes twice, each dimension to the unit', async () => {
    const shop = await start();
    const { license } = await shop.customer();
    await shop.until(`${DAY}T12:30:00Z`);
    const inMilliseconds = row(license, { create_timestamp: at('12:25:00'), dimension_usage: [{ dimension: 'GB', value: 1 }] });
    await shop.hear(row(license), [row(license), inMilliseconds]);
    await shop.until(`${DAY}T13:30:00Z`);
    await shop.hear([inMilliseconds], row(license));
    await shop.until(`${DAY}T15:00:00Z`);
    expect(shop.bill()).toEqual([[`${DAY}T12`, 'GB', 3, 'PRODUCT'], [`${DAY}T12`, 'users', 4, 'PRODUCT']]);
    expect(shop.bench.refusals).toEqual([]);
    expect(shop.bench.repeats).toBe(7);
  });

  const malformed: [string, object, RegExp][] = [
    ['no customer', { customerIdentifier: undefined }, /^customerIdentifier is missing$/],
    ['a customer of two words', { customerIdentifier: 'a b' }, /customerIdentifier is "a b": expected a customer identifier/],
    ['no time', { create_timestamp: undefined }, /^create_timestamp is missing$/],
    ['a time in words', { create_timestamp: 'noon' }, /create_timestamp is "noon": expected a UNIX timestamp/],
    ['a time that no clock shows', { create_timestamp: 1e300 }, /create_timestamp is 1e\+300: expected a UNIX timestamp/],
    ['the time of the sample\'s manual', { create_timestamp: 113_123 }, /occurredAt is 1970-01-02T07:25:23.000Z: its month was closed/],
    ['no usage', { dimension_usage: [] }, /dimension_usage is 0: expected a list of dimensions/],
    ['usage that is no list', { dimension_usage: { dimension: 'users', value: 1 } }, /dimension_usage is Object: expected a list/],
    ['a fraction as a number', { dimension_usage: [{ dimension: 'users', value: 0.5 }] }, /^dimension_usage\.0: value is 0.5: .*"0.25"/],
    ['a row that the sample has told', { metering_pending: undefined, metering_failed: false, metering_response: '{}' }, /metering_failed is false: .*AWS was told of this one before/],
    ['a row that is not pending', { metering_pending: 'false' }, /metering_pending is "false": .*waits to be told/],
  ];

  it.each(malformed)('is quarantined with its reason, and the others are counted: %s', async (_name, over, reason) => {
    const shop = await start();
    const { license } = await shop.customer();
    await shop.until(`${DAY}T12:30:00Z`);
    const good = row(license, { create_timestamp: at('12:26:00') });
    await shop.hear([row(license, over), good], good);
    expect(shop.bench.refusals.map((one) => one.reason)).toContainEqual(expect.stringMatching(reason));
    expect(await shop.bench.page(`${DAY}T12`, license)).toMatchObject({ n: { N: '3' }, tusers: { N: '4' } });
  });

  it('loses one bad dimension to quarantine, not the others', async () => {
    const shop = await start();
    const { license } = await shop.customer();
    await shop.until(`${DAY}T12:30:00Z`);
    await shop.hear(row(license, { dimension_usage: [{ dimension: 'users', value: 2 }, { dimension: 'GB' }] }));
    expect(shop.bench.refusals).toMatchObject([{ license, reason: 'dimension_usage.1: value is missing', code: 'MALFORMED' }]);
    expect(await shop.bench.page(`${DAY}T12`, license)).toMatchObject({ tusers: { N: '2' } });
  });

  it('has ids that no release may change: what was counted before would be counted again', () => {
    const sample = { create_timestamp: 1_795_263_600, customerIdentifier: 'ifAPi5AcF3', dimension_usage: [{ dimension: 'users', value: 1 }] };
    expect(readMessage(JSON.stringify(sample), PRODUCT).events.map(({ id }) => id)).toEqual(['fba3eb45905408afa8e5819b70f8cf924e0ba544e10b27196cfa2dfb5b9f72e4']);
  });

  it('is none for a product of concurrent agreements', async () => {
    const shop = await start();
    const { license } = await shop.customer();
    await shop.bench.hear([row(license)]);
    expect(shop.bench.refusals).toMatchObject([{ code: 'MALFORMED' }]);
  });
});

describe('usage of a LEGACY product is quarantined at once', () => {
  it.each([
    ['a license', 'l-0123456789abcdef0123456789abcdef'], ['the customer alone', 'ifAPi5AcF3'], ['another product', 'other:ifAPi5AcF3'], ['a customer with a number sign', `${PRODUCT}:a#1`],
  ])('when it names %s', async (_what, license) => {
    const shop = await start();
    await shop.hear(used(license, 'a', '11:00:00'));
    expect(shop.bench.refusals).toMatchObject([{ code: 'MALFORMED', reason: expect.stringMatching(/license is .*expected the id of a license, as your hooks get it: "legacy-product:" and the customer identifier/) as string }]);
  });
});
