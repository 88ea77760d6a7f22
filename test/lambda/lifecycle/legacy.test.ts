import { beforeEach, describe, expect, test } from 'vitest';
import type { PricingModel } from '../../../lambda/core/license.js';
import { readLicenseImage } from '../../../lambda/meter-feed/license-image.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { batchOf, licenseUpdated, notification, PRODUCT } from '../../support/marketplace-events.js';
import { entitlements, EntitlementWorld, Heard, storeIn, subscriptions } from './listening.js';
import type { Store } from './listening.js';

const db = new DynamoForTests();
const CUSTOMER = 'X01EXAMPLEX';
const LICENSE = `${PRODUCT}:${CUSTOMER}`;
const time = (n: number) => `2026-08-20T14:${String(n).padStart(2, '0')}:00.000Z`;
const said = (n: number, action: string, more?: object, id = `message-${n}`) => notification({ id, time: time(n), action, customer: CUSTOMER, more });

let store: Store;
let heard: Heard;
const productOf = async (pricingModel: PricingModel) => {
  store = storeIn(await db.table(), db.client, pricingModel, 'LEGACY');
};
beforeEach(async () => {
  heard = new Heard();
  await productOf('SUBSCRIPTION');
});

async function deliver(...messages: (object | string)[]) {
  const { listen } = subscriptions(store, { agreementModel: 'LEGACY', heard });
  expect(await listen(batchOf(...messages))).toEqual({ batchItemFailures: [] });
}
const register = async (n: number) => await store.licenses.record(LICENSE, { kind: 'registered', value: { time: time(n), id: 'session' } }, { customer: CUSTOMER, account: '111122223333' });
const license = async () => (await store.licenses.get(LICENSE))!;
const access = async () => (await license()).access;

describe('a customer of a LEGACY subscription', () => {
  test('is in once subscribed and registered, in either order, and out when unsubscribed', async () => {
    await register(0);
    expect(await access()).toMatchObject({ state: 'PENDING', reason: 'LICENSE' });
    await deliver(said(1, 'subscribe-success', { 'offer-identifier': 'offer-1', 'isFreeTrialTermPresent': 'true' }));
    expect(await access()).toMatchObject({ state: 'ACTIVE' });
    expect((await license()).facts.subscription).toMatchObject({ offer: 'offer-1', trial: true });
    await deliver(said(8, 'unsubscribe-pending'));
    expect(await access()).toMatchObject({ state: 'ACTIVE', ending: true, end: time(8) });
    await deliver(said(59, 'unsubscribe-success'));
    expect(await access()).toMatchObject({ state: 'ENDED', end: time(8) });
  });

  test('stays out when a stale subscribe-success comes after the end', async () => {
    await register(0);
    await deliver(said(59, 'unsubscribe-success'), said(1, 'subscribe-success'), said(8, 'unsubscribe-pending'));
    expect(await access()).toMatchObject({ state: 'ENDED', end: time(8) });
  });

  test('stays in when subscribed again at once: the end never comes', async () => {
    await register(0);
    await deliver(said(1, 'subscribe-success'), said(8, 'unsubscribe-pending'), said(9, 'subscribe-success'));
    expect(await access()).toMatchObject({ state: 'ACTIVE', ending: false });
  });

  test('is never thrown out because another offer failed, and is told why nothing comes when the only one did', async () => {
    await register(0);
    await deliver(said(2, 'subscribe-fail', { 'offer-identifier': 'offer-2' }));
    expect(await access()).toMatchObject({ state: 'PENDING' });
    expect((await license()).facts.failed).toMatchObject({ offer: 'offer-2' });
    await deliver(said(1, 'subscribe-success'));
    expect(await access()).toMatchObject({ state: 'ACTIVE' });
  });

  test('is the same customer with a space before the identifier', async () => {
    await register(0);
    await deliver(notification({ id: 'm', time: time(1), action: 'subscribe-success', customer: ` ${CUSTOMER} ` }));
    expect(await access()).toMatchObject({ state: 'ACTIVE' });
  });

  test('ends the same for two messages of one moment, in both orders', async () => {
    const messages = [said(5, 'subscribe-success', {}, 'aaa'), said(5, 'unsubscribe-success', {}, 'bbb')];
    await deliver(...messages);
    const first = await access();
    await productOf('SUBSCRIPTION');
    await deliver(...[...messages].reverse());
    expect((await access()).digest).toBe(first.digest);
    expect(first.state).toBe('ENDED');
  });
});

test('a customer without a license ARN stops nobody on the way to the meters', () => {
  const image = { id: { S: LICENSE }, revision: { N: '2' }, identity: { M: { customer: { S: CUSTOMER }, account: { S: '111122223333' } } }, access: { M: { end: { S: time(8) } } } };
  expect(readLicenseImage(image)).toEqual({ license: LICENSE, revision: 2, account: '111122223333', end: time(8) });
});

describe('what is not for us', () => {
  test('is refused with the reason: another product, another topic, no envelope; the rest of the batch goes on', async () => {
    await deliver(
      said(1, 'subscribe-success', { 'product-code': 'another' }), '{', licenseUpdated({ id: 'x', time: time(1), agreement: 'agmt-1', license: 'l-1' }),
      { ...said(1, 'subscribe-success'), TopicArn: 'arn:aws:sns:us-east-1:287250355862:aws-mp-subscription-notification-another' }, said(1, 'subscribe-success'),
    );
    expect(heard.dead.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('product-code'), expect.stringContaining('SNS envelope'), expect.stringContaining('SNS envelope'), expect.stringContaining('TopicArn'),
    ]);
    expect(await access()).toMatchObject({ state: 'PENDING', reason: 'REGISTRATION' });
  });

  test('is counted when AWS adds an action, and stops nothing', async () => {
    await deliver(said(1, 'subscribe-paused'), said(2, 'subscribe-success'));
    expect(heard.lines).toEqual(['ignored subscribe-paused: unknown', 'recorded subscribe-success']);
  });
});

describe('a customer of a LEGACY contract', () => {
  const world = () => Object.assign(new EntitlementWorld(), { always: [{ dimension: 'seats', value: 5 }] });
  const updates = async (aws: EntitlementWorld, ...messages: object[]) =>
    await entitlements(store, aws, { agreementModel: 'LEGACY', heard }).listen(batchOf(...messages));

  test('is in once the entitlements were read and the form was sent; no word of the subscription topic is needed', async () => {
    await productOf('CONTRACT');
    const aws = world();
    expect(await updates(aws, said(1, 'entitlement-updated'))).toEqual({ batchItemFailures: [] });
    expect(aws.asked).toEqual([LICENSE]);
    expect(await access()).toMatchObject({ state: 'PENDING', reason: 'REGISTRATION' });
    await register(2);
    expect(await access()).toMatchObject({ state: 'ACTIVE' });
    expect((await license()).identity).toEqual({ customer: CUSTOMER, account: '111122223333' });
  });

  test('is read again until the change shows', async () => {
    await productOf('CONTRACT');
    const aws = world();
    await updates(aws, said(1, 'entitlement-updated'));
    aws.answers = [[{ dimension: 'seats', value: 5 }], [{ dimension: 'seats', value: 9 }]];
    await updates(aws, said(2, 'entitlement-updated'));
    const [{ read, delaySeconds }] = aws.scheduled;
    expect(delaySeconds).toBe(60);
    await updates(aws, read);
    expect((await license()).facts.entitlements?.list).toEqual([{ dimension: 'seats', value: 9 }]);
  });

  test('with consumption needs both the subscription and the entitlements', async () => {
    await productOf('CONTRACT_WITH_CONSUMPTION');
    await updates(world(), said(1, 'entitlement-updated'));
    await register(2);
    expect(await access()).toMatchObject({ state: 'PENDING', reason: 'LICENSE' });
    await deliver(said(3, 'subscribe-success'));
    expect(await access()).toMatchObject({ state: 'ACTIVE' });
    await deliver(said(9, 'unsubscribe-success'));
    expect(await access()).toMatchObject({ state: 'ENDED' });
  });
});
