import { CreateTopicCommand, DeleteTopicCommand, ListSubscriptionsByTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BundledOutbox } from './support/bundled-outbox.js';
import { RunningShop } from './support/running-shop.js';

const LET_IN = 'A new customer is to be let in';

const outbox = new BundledOutbox();
let shop: RunningShop;
let topics: SNSClient;

beforeAll(async () => {
  const replace = { 'Shop/Hooked/Hooks/Outbox/Handler/Function': await outbox.start() };
  shop = await RunningShop.start('scenarios-outages', { products: { Hooked: {}, Mailed: {} }, byMail: ['Mailed'] }, { replace });
  outbox.connect(shop.sandbox, 'Shop/Hooked', { PRODUCT_CODE: 'hooked', PRICING_MODEL: 'CONTRACT', AGREEMENT_MODEL: 'CONCURRENT' });
  topics = new SNSClient({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, endpoint: shop.sandbox.endpoints.sns });
}, 60_000);
afterAll(async () => {
  topics.destroy();
  await shop.stop();
  outbox.stop();
});

/** The admin topic of an integration goes away. Answers how to bring it back. */
async function withoutTopic(integration: string): Promise<() => Promise<void>> {
  const TopicArn = shop.sandbox.deployment.resource(`Shop/${integration}/Hooks/Admin/Topic`).physicalId;
  const { Subscriptions = [] } = await topics.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  await topics.send(new DeleteTopicCommand({ TopicArn }));
  return async () => {
    await topics.send(new CreateTopicCommand({ Name: TopicArn.slice(TopicArn.lastIndexOf(':') + 1) }));
    for (const { Protocol, Endpoint } of Subscriptions) await topics.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
  };
}

describe('while mail to the admin cannot be sent', () => {
  test('registering succeeds, and hooks let customers in as ever', async () => {
    const restore = await withoutTopic('Hooked');
    const purchase = shop.buy('hooked');
    await shop.advance(2);
    expect((await shop.register(purchase)).status).toBe(200);
    const next = await shop.customer('hooked');
    await shop.advance(15);

    expect([shop.actions(purchase), shop.actions(next)]).toEqual([['GRANT'], ['GRANT']]);
    expect([await shop.isIn(purchase), await shop.isIn(next)]).toEqual([true, true]);
    await restore();
  }, 60_000);

  test('a vendor who lives by mail misses no customer: the mail comes when it can, once', async () => {
    const restore = await withoutTopic('Mailed');
    const purchase = shop.buy('mailed');
    await shop.advance(2);
    expect((await shop.register(purchase)).status).toBe(200);
    await shop.advance(3);
    expect(shop.mailsAbout(purchase)).toEqual([]);

    await restore();
    await shop.advance(15);
    expect(shop.mailsAbout(purchase)).toEqual([expect.stringContaining(LET_IN)]);
    expect(shop.mailsAbout(purchase)[0]).toContain('buyer@customer.example');
  }, 60_000);
});

describe('while the event bus takes nothing', () => {
  test('customers are let in by the hook, and whoever listens hears of all of them when it takes events again', async () => {
    await shop.heard();
    outbox.refusing = true;
    const first = await shop.customer('hooked');
    const second = await shop.customer('hooked');
    expect(outbox.refused).toBeGreaterThan(0);
    expect([await shop.isIn(first), await shop.isIn(second)]).toEqual([true, true]);
    expect(await shop.heard()).toEqual([]);

    outbox.refusing = false;
    await shop.advance(10);
    expect([shop.actions(first), shop.actions(second)]).toEqual([['GRANT'], ['GRANT']]);
    const heard = (await shop.heard()).map((event) => [event['detail-type'], event.detail.license]);
    expect(heard).toEqual(expect.arrayContaining([['Access Granted', first.licenseId], ['Access Granted', second.licenseId]]));
    expect(await shop.waitingIn(/dead|failure|announcement/i)).toEqual([]);
  }, 60_000);

  test('for long, others do not wait for a day, and what the bus did not hear of is kept for a person to see', async () => {
    outbox.refusing = true;
    const first = await shop.customer('hooked');
    const next = await shop.customer('hooked');
    await shop.advance(6 * 60);
    expect(await shop.isIn(next)).toBe(true);
    const kept = (await shop.waitingIn(/Hooks\/Outbox\/Announcements\/DeadLetters/)).map((body) => JSON.parse(body) as { detail: { license: string } });
    expect(kept.map(({ detail }) => detail.license)).toEqual(expect.arrayContaining([first.licenseId, next.licenseId]));
    expect(await shop.waitingIn(/Hooks\/Outbox\/Failures/)).toEqual([]);
    outbox.refusing = false;
  }, 60_000);

  test('the next customers are let in at once, too', async () => {
    outbox.refusing = true;
    await shop.customer('hooked');
    const next = await shop.customer('hooked');
    const isIn = await shop.isIn(next);
    outbox.refusing = false;
    await shop.advance(2);
    expect(isIn).toBe(true);
  }, 60_000);
});

test('no role refused anything', () => {
  expect(shop.sandbox.permissions.refused).toEqual([]);
});
