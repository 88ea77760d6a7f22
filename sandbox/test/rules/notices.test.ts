import { expect } from 'vitest';
import type { NotificationMessage, TopicMessage } from '../../src/marketplace/exports.js';
import { rule } from './declare.js';
import { HOUR, MINUTE, SECOND } from './world.js';
import type { World } from './world.js';

const contract = { product: 'legacy-contract', entitlements: { users: 10 } };
const parsed = ({ message }: TopicMessage) => JSON.parse(message) as NotificationMessage;
const actions = ({ messages }: World) => messages.map((each) => parsed(each).action);

/** Usage as a seller of a legacy product tells it. */
async function meter(world: World, customerIdentifier: string | undefined, Timestamp = new Date(world.clock.now())) {
  const record = { Timestamp, Dimension: 'requests', Quantity: 5, CustomerIdentifier: customerIdentifier };
  return (await world.seller.batch({ ProductCode: 'legacy-usage', UsageRecords: [record] })).Results![0].Status;
}

rule('notices.topics', async (world) => {
  world.buyer.subscribe({ product: 'legacy-usage' });
  await world.bought(contract);
  const topic = (name: string) => `arn:aws:sns:us-east-1:287250355862:aws-mp-${name}`;
  expect(world.messages.map(({ topicArn }) => topicArn)).toEqual([
    topic('subscription-notification-legacy-usage'), topic('subscription-notification-legacy-contract'), topic('entitlement-notification-legacy-contract'),
  ]);
  expect(await world.seller.entitlements('legacy-contract')).toHaveLength(1);
});

rule('notices.subscribed', async (world) => {
  const purchase = world.buyer.subscribe({ product: 'legacy-usage' });
  await world.advance(MINUTE);
  expect(world.messages).toEqual([]);
  await world.advance(SECOND);
  expect(world.messages.map(parsed)).toEqual([{
    'action': 'subscribe-success', 'customer-identifier': purchase.customerIdentifier, 'product-code': 'legacy-usage', 'offer-identifier': purchase.offerId, 'isFreeTrialTermPresent': 'false',
  }]);
  expect(await meter(world, purchase.customerIdentifier)).toBe('Success');
  expect(world.billed).toEqual([5]);
});

rule('notices.failed', async (world) => {
  const purchase = await world.bought({ product: 'legacy-usage', paymentFails: true });
  expect(world.messages.map(parsed)).toEqual([expect.objectContaining({ 'action': 'subscribe-fail', 'customer-identifier': purchase.customerIdentifier, 'offer-identifier': purchase.offerId })]);
  await meter(world, purchase.customerIdentifier);
  expect(world.billed).toEqual([]);
});

rule('notices.trial', async (world) => {
  const purchase = await world.bought({ product: 'legacy-usage', freeTrial: 7 });
  expect(parsed(world.messages[0])).toMatchObject({ action: 'subscribe-success', isFreeTrialTermPresent: 'true' });
  expect(await meter(world, purchase.customerIdentifier)).toBe('Success');
  expect(world.marketplace.ledger.billed()).toMatchObject([{ freeTrial: true }]);
});

rule('notices.entitlement', async (world) => {
  const purchase = await world.bought({ product: 'legacy-contract', entitlements: { users: 10 }, months: 1, autoRenew: true });
  const updates = () => world.messages.filter(({ message }) => message.includes('entitlement-updated'));
  const entitled = async () => (await world.seller.entitlements('legacy-contract')).map(({ Value }) => Value?.IntegerValue);
  expect([updates().length, await entitled()]).toEqual([1, [10]]);
  purchase.upgrade({ users: 20 });
  await world.advance(HOUR);
  expect([updates().length, await entitled()]).toEqual([2, [20]]);
  await world.moveTo('2026-09-20T13:00:00Z');
  expect([updates().length, await entitled()]).toEqual([3, [20]]);
  purchase.setAutoRenew(false);
  await world.moveTo('2026-10-20T13:00:00Z');
  expect([updates().length, await entitled()]).toEqual([4, []]);
  expect(new Set(updates().map(({ message }) => Object.keys(JSON.parse(message) as object).join()))).toEqual(new Set(['action,customer-identifier,product-code']));
});

rule('notices.unsubscribed', async (world) => {
  const purchase = await world.bought({ product: 'legacy-usage' });
  const lastHour = new Date('2026-08-20T14:00:00Z');
  purchase.cancel();
  expect(actions(world)).toEqual(['subscribe-success', 'unsubscribe-pending']);
  await world.moveTo('2026-08-20T15:30:30Z');
  expect([actions(world).length, await meter(world, purchase.customerIdentifier, lastHour)]).toEqual([2, 'Success']);
  await world.moveTo('2026-08-20T15:30:31Z');
  expect([actions(world).at(-1), await meter(world, purchase.customerIdentifier, lastHour)]).toEqual(['unsubscribe-success', 'CustomerNotSubscribed']);
});

rule('notices.resubscribed', async (world) => {
  const first = await world.bought({ product: 'legacy-usage' });
  first.cancel();
  await world.advance(MINUTE);
  const second = await world.bought({ product: 'legacy-usage' });
  expect(second.customerIdentifier).toBe(first.customerIdentifier);
  expect(actions(world)).toEqual(['subscribe-success', 'unsubscribe-pending', 'subscribe-success']);
  expect(await meter(world, first.customerIdentifier)).toBe('Success');
});

rule('notices.replaced', async (world) => {
  const purchase = await world.bought(contract);
  const offer = world.marketplace.offer({ product: 'legacy-contract', entitlements: { users: 50 } });
  purchase.accept(offer);
  await world.advance(HOUR);
  const successes = world.messages.map(parsed).filter(({ action }) => action === 'subscribe-success');
  expect(successes.map((message) => message['offer-identifier'])).toEqual([expect.stringMatching(/^offer-/) as string, offer.id]);
  expect(actions(world)).not.toContain('unsubscribe-pending');
  expect((await world.seller.entitlements('legacy-contract')).map(({ Value }) => Value?.IntegerValue)).toEqual([50]);
});

rule('notices.future-dated', async (world) => {
  world.buyer.accept(world.marketplace.offer({ ...contract, startsAt: new Date('2026-09-01T00:00:00Z') }));
  await world.moveTo('2026-09-01T00:01:00Z');
  expect([world.messages, await world.seller.entitlements('legacy-contract')]).toEqual([[], []]);
  await world.advance(SECOND);
  expect(actions(world)).toEqual(['subscribe-success', 'entitlement-updated']);
  expect(await world.seller.entitlements('legacy-contract')).toHaveLength(1);
});

rule('notices.one-agreement', async (world) => {
  const purchase = await world.bought({ product: 'legacy-usage' });
  expect(() => world.buyer.subscribe({ product: 'legacy-usage' })).toThrow('one active agreement per account');
  expect((await world.seller.search({ Status: 'ACTIVE' })).map(({ agreementId }) => agreementId)).toEqual([purchase.agreementId]);
});

rule('notices.events', async (world) => {
  const purchase = await world.bought({ product: 'legacy-usage' });
  purchase.cancel();
  await world.advance(HOUR);
  expect(world.events.map((event) => event['detail-type'])).toEqual(['Purchase Agreement Created - Proposer', 'Purchase Agreement Ended - Proposer']);
  expect(await world.seller.statuses()).toEqual(['CANCELLED']);
});

rule('notices.none', async (world) => {
  const purchase = await world.bought();
  purchase.cancel();
  await world.advance(2 * HOUR);
  expect(world.messages).toEqual([]);
  expect(await world.seller.statuses()).toEqual(['CANCELLED']);
});
