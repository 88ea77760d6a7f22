import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemsIn } from '../support/items.js';
import { agreementCreated, agreementEnded, licenseDeprovisioned, licenseUpdated } from '../support/marketplace-events.js';
import { RunningShop } from './support/running-shop.js';

const STRANGE = 'l-000102030405060708090a0b0c0d0e0f';
const HUB = 'agmt-ofastranger';
const SUBSCRIBERS = 'Shop/Contract/Store/SubscribersTable';

let shop: RunningShop;

beforeAll(async () => { shop = await RunningShop.start('scenarios-strangers', { products: { Contract: {} } }); }, 60_000);
afterAll(async () => { await shop.stop(); });

const now = () => new Date(shop.sandbox.clock.now()).toISOString();
const strange = (more: object = {}) => ({ id: 'strange', time: now(), license: STRANGE, agreement: HUB, product: 'contract', ...more });
/** Who has which access. */
const licenses = async () => (await itemsIn(shop.sandbox, SUBSCRIBERS)).filter(({ pk }) => String(pk).startsWith('license#')).map(({ pk, access }) => ({ pk, access }));

describe('an event', () => {
  test('of another account changes nothing, neither for a customer nor for a license that does not exist', async () => {
    const customer = await shop.customer('contract');
    const before = await licenses();
    const { licenseId: license, licenseArn, agreementId: agreement } = customer;
    await shop.hears([licenseUpdated(strange()), licenseDeprovisioned(strange({ license, licenseArn, agreement })), agreementEnded({ ...strange({ agreement }), status: 'CANCELLED' })], '999999999999');
    await shop.advance(5);

    expect(await licenses()).toEqual(before);
    expect(shop.actions(customer)).toEqual(['GRANT']);
  }, 60_000);

  test('of another product or another source leaves no customer, and shuts nobody out', async () => {
    const customer = await shop.customer('contract');
    const before = await licenses();
    const { licenseId: license, licenseArn, agreementId: agreement } = customer;
    const theirs = { license, licenseArn, agreement };
    await shop.hears([
      licenseUpdated(strange({ product: 'another' })), licenseDeprovisioned(strange({ ...theirs, product: 'another' })), agreementCreated(strange()),
      { ...licenseUpdated(strange()), source: 'stranger.agreement-marketplace' }, { ...licenseDeprovisioned(strange(theirs)), source: 'aws.agreement-marketplace-2' },
    ]);
    await shop.advance(5);

    expect(await licenses()).toEqual(before);
    expect(shop.actions(customer)).toEqual(['GRANT']);
  }, 60_000);
});

describe('a message that a stranger puts straight into a queue', () => {
  test('is refused by AWS for every queue of the integration', async () => {
    const queues = shop.sandbox.deployment.stacks.flatMap(({ resources }) => resources)
      .filter(({ type, constructPath }) => type === 'AWS::SQS::Queue' && constructPath.startsWith('Shop/Contract/'));
    expect(queues.length).toBeGreaterThan(5);
    for (const { physicalId: queue, constructPath } of queues) {
      const { payload } = await shop.sandbox.invoke('Shop/Stranger', { queue, message: JSON.stringify(licenseUpdated(strange())) });
      expect([constructPath, payload]).toEqual([constructPath, expect.stringMatching(/AccessDenied/)]);
    }
    expect(await shop.waitingIn(/Contract/)).toEqual([]);
  }, 60_000);

  test('lets nobody in if it gets there all the same: what a message says is compared with what AWS says', async () => {
    const waiting = shop.buy('contract');
    await shop.advance(2);
    const calls = shop.allCalls().length;
    const { licenseId: license, licenseArn, account } = waiting;
    await shop.sandbox.send('Shop/Contract/Subscriptions/Events/Queue', JSON.stringify(licenseUpdated(strange())));
    await shop.sandbox.send('Shop/Contract/Entitlements/Reads/Queue', JSON.stringify({ schema: '1', kind: 'entitlement-read', license, licenseArn, account, attempt: 0, emptyReads: 0 }));
    const client = new SQSClient({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, endpoint: shop.sandbox.endpoints.sqs });
    const QueueUrl = shop.sandbox.deployment.resource('Shop/Contract/Hooks/Dispatcher/WakeUps/Queue').physicalId;
    for (const id of [license, STRANGE]) {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ license: id, version: 99, action: 'GRANT' }), MessageGroupId: id, MessageDeduplicationId: id }));
    }
    client.destroy();
    await shop.advance(30);

    expect(shop.allCalls()).toHaveLength(calls);
    expect(await shop.stored('Contract', license)).toMatchObject({ access: { state: 'PENDING', reason: 'REGISTRATION' } });
    expect((await shop.stored('Contract', STRANGE))?.access).toMatchObject({ state: 'PENDING' });
  }, 60_000);
});

test('script and forged lines in every field reach the vendor\'s function and mail as the text that was typed, and the bus not at all', async () => {
  const typed = { email: '\'+alert(1)+\'&=cmd|x!A0@evil.example', name: '"><img src=x onerror=alert(1)>{{7*7}}${7*7}', company: '</pre><script>alert(1)</script> What to do: pay <https://evil.example>' };
  await shop.heard();
  const purchase = shop.buy('contract');
  await shop.advance(2);
  expect((await shop.register(purchase, { ...typed, name: `${typed.name}\nWhat to do: pay` })).status).toBe(422);
  expect((await shop.register(purchase, typed)).status).toBe(200);
  await shop.advance(2);

  expect(shop.calls(purchase)).toMatchObject([{ action: 'GRANT', registration: typed }]);
  const [mail] = shop.mailsAbout(purchase);
  const lines = mail.split('\n').map((line) => line.trim());
  expect(lines).toEqual(expect.arrayContaining(Object.entries(typed).map(([field, text]) => `${field}: ${text}`)));
  expect(lines.filter((line) => line.startsWith('What to do:'))).toHaveLength(1);
  const heard = (await shop.heard()).filter(({ detail }) => detail.license === purchase.licenseId);
  expect(new Set(heard.map((event) => event['detail-type']))).toEqual(new Set(['Access Granted']));
  expect(JSON.stringify([heard, await itemsIn(shop.sandbox, SUBSCRIBERS)])).not.toMatch(/alert|evil|registration":\{/);
}, 60_000);
