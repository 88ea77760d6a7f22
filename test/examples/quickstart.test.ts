import { afterAll, beforeAll, expect, test } from 'vitest';
import { billOf } from '../../examples/quickstart/demo/bill.js';
import { Browser, sessionIn } from '../../examples/quickstart/demo/browser.js';
import { listing, play } from '../../examples/quickstart/demo/journey.js';
import { Timeline } from '../../examples/quickstart/demo/timeline.js';
import { RunningQuickstart } from '../support/quickstart.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let quickstart: RunningQuickstart;

beforeAll(async () => {
  quickstart = await RunningQuickstart.start('quickstart-test');
}, 30_000);

afterAll(async () => {
  await quickstart.stop();
});

/** A buyer who has subscribed and registered, and whose license AWS has confirmed. */
async function customer() {
  const { sandbox } = quickstart;
  const purchase = sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 3 } });
  const browser = new Browser(quickstart.fulfillmentUrl);
  const page = await browser.post('/', purchase.setUpAccount());
  await browser.post('/register', { session: sessionIn(page), email: 'buyer@customer.example' });
  await sandbox.advance(2 * MINUTE);
  return purchase;
}

const report = (events: unknown[]) => quickstart.sandbox.invoke('Quickstart/Acme', { events });
const now = () => new Date(quickstart.sandbox.clock.now()).toISOString();

test('a buyer who subscribes, uses, upgrades and cancels is billed for what was used, and let in and out', async () => {
  const timeline = new Timeline(quickstart.sandbox, () => undefined);
  const { purchase, used } = await play(quickstart.sandbox, timeline);

  expect(billOf(quickstart.sandbox.marketplace.ledger, purchase.licenseId, used)).toMatchObject({ equal: true, billedTwice: 0 });
  expect(await quickstart.tenant(purchase.licenseId)).toMatchObject({ state: { S: 'SUSPENDED' } });
  const said = timeline.entries.filter(({ who }) => who === 'vendor').map(({ what }) => what);
  const inOrder = [/^GRANT: .*"seats":10/, /^CHANGE: .*"seats":25/, /^FINAL_USAGE: /, /^REVOKE: /].map((hook) => said.findIndex((what) => hook.test(what)));
  expect(inOrder).not.toContain(-1);
  expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
  expect(quickstart.sandbox.marketplace.ledger.refusals).toEqual([]);
}, 60_000);

test('nothing is lost or billed twice while AWS throttles, fails, leaves records unprocessed or does not answer', async () => {
  const { sandbox } = quickstart;
  const purchase = await customer();
  for (const fault of ['THROTTLE', 'INTERNAL_ERROR', 'UNPROCESSED', 'NO_ANSWER'] as const) {
    sandbox.marketplace.failNext('BatchMeterUsage', fault);
    await report([{ id: `during-${fault}`, license: purchase.licenseArn, dimension: 'api-calls', quantity: 5, occurredAt: now() }]);
    await sandbox.advance(HOUR);
  }
  await sandbox.advance(HOUR);

  expect(sandbox.marketplace.ledger.totals(purchase.licenseId)).toEqual({ 'api-calls': 20, 'storage-gb': 0 });
}, 60_000);

test('a buyer who comes back registers again and keeps the access', async () => {
  const purchase = await customer();
  const browser = new Browser(quickstart.fulfillmentUrl);
  const page = await browser.post('/', purchase.setUpAccount());
  await browser.post('/register', { session: sessionIn(page), email: 'other@customer.example' });
  await quickstart.sandbox.settle();

  expect(await quickstart.tenant(purchase.licenseId)).toMatchObject({ state: { S: 'ACTIVE' }, entitlements: { S: '{"seats":3}' } });
}, 30_000);

test('a license that is not registered has no access yet, and its usage is billed all the same', async () => {
  const { sandbox } = quickstart;
  const purchase = sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 1 } });
  await sandbox.advance(2 * MINUTE);
  await report([{ id: 'early', license: purchase.licenseArn, dimension: 'api-calls', quantity: 3, occurredAt: now() }]);
  expect(await quickstart.tenant(purchase.licenseId)).toBeUndefined();

  const browser = new Browser(quickstart.fulfillmentUrl);
  const page = await browser.post('/', purchase.setUpAccount());
  await browser.post('/register', { session: sessionIn(page), email: 'late@customer.example' });
  await sandbox.advance(2 * HOUR);
  expect(await quickstart.tenant(purchase.licenseId)).toMatchObject({ state: { S: 'ACTIVE' } });
  expect(sandbox.marketplace.ledger.totals(purchase.licenseId)).toEqual({ 'api-calls': 3, 'storage-gb': 0 });
}, 30_000);

test.each([
  ['a forged token', '/', { 'x-amzn-marketplace-token': 'forged' }, 400],
  ['no token', '/', {}, 400],
  ['a forged session', '/register', { session: 'forged', email: 'a@b.example' }, 400],
  ['an unknown route', '/admin', {}, 404],
])('%s gets a page with a way on, and nothing is stored', async (_, path, fields, status) => {
  const before = await quickstart.items('Quickstart/Marketplace/Store/RegistrationsTable');
  const response = await fetch(new URL(path, quickstart.fulfillmentUrl), { method: 'POST', body: new URLSearchParams(fields) });

  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain('help@acme.example');
  expect(await quickstart.items('Quickstart/Marketplace/Store/RegistrationsTable')).toHaveLength(before.length);
});

test('usage that cannot be billed is quarantined with a reason, and the rest of its message is billed', async () => {
  const { sandbox } = quickstart;
  const purchase = await customer();
  const good = { license: purchase.licenseArn, dimension: 'storage-gb', quantity: 4, occurredAt: now() };
  await report([
    { ...good, id: 'good' },
    good,
    { ...good, id: 'negative', quantity: -1 },
    { ...good, id: 'text', quantity: 'many' },
    { ...good, id: 'dimension', dimension: 'unknown' },
    { ...good, id: 'stranger', license: 'l-0123456789abcdef' },
  ]);
  await sandbox.advance(2 * HOUR);

  expect(sandbox.marketplace.ledger.totals(purchase.licenseId)).toEqual({ 'api-calls': 0, 'storage-gb': 4 });
  const quarantined = (await quickstart.items('Quickstart/Marketplace/Metering/UsageTable')).filter(({ pk }) => pk.S?.startsWith('Q#'));
  expect(quarantined.every(({ reason }) => (reason.S ?? '').length > 10)).toBe(true);
  expect(quarantined.map(({ sk }) => sk.S)).toEqual(expect.arrayContaining(['negative', 'text', 'dimension', 'stranger']));
  expect(quarantined).toHaveLength(5);
}, 60_000);

test('a malformed event goes to the dead-letter queue with a reason while the others go on', async () => {
  const { sandbox } = quickstart;
  sandbox.putEvent({
    'source': 'aws.agreement-marketplace',
    'detail-type': 'License Updated - Manufacturer',
    'detail': { product: { code: listing.code }, license: { arn: 'nonsense' } },
  });
  const purchase = await customer();

  expect(await quickstart.tenant(purchase.licenseId)).toMatchObject({ state: { S: 'ACTIVE' } });
  const [dead] = await quickstart.messages('Quickstart/Marketplace/Subscriptions/Events/DeadLetters/Queue');
  expect(dead.Body).toContain('nonsense');
  expect(dead.MessageAttributes?.reason.StringValue).toMatch(/license/i);
}, 30_000);

test('more usage events than one page holds, some of them twice, are billed once each', async () => {
  const { sandbox } = quickstart;
  const purchase = await customer();
  const events = Array.from({ length: 95 }, (_, i) => ({ id: `many-${i}`, license: purchase.licenseArn, dimension: 'api-calls', quantity: 1, occurredAt: now() }));
  await report(events.slice(0, 50));
  await sandbox.advance(MINUTE);
  await report(events.slice(40));
  await sandbox.advance(MINUTE);
  await report(events.slice(0, 45));
  await sandbox.advance(2 * HOUR);

  expect(sandbox.marketplace.ledger.totals(purchase.licenseId)).toEqual({ 'api-calls': 95, 'storage-gb': 0 });
}, 60_000);

test('the last usage of a license is billed although AWS throttles when it is told', async () => {
  const { sandbox } = quickstart;
  const purchase = await customer();
  await sandbox.advance(HOUR);
  await report([{ id: 'last', license: purchase.licenseArn, dimension: 'api-calls', quantity: 9, occurredAt: now() }]);
  await sandbox.advance(MINUTE);
  purchase.cancel();
  await sandbox.advance(7 * MINUTE);
  sandbox.marketplace.failNext('BatchMeterUsage', 'THROTTLE', 12);
  await sandbox.advance(50 * MINUTE);

  expect(sandbox.marketplace.ledger.totals(purchase.licenseId)).toEqual({ 'api-calls': 9, 'storage-gb': 0 });
}, 60_000);

test('a wake-up that nobody can read goes to the dead-letter queue, and hooks go on', async () => {
  const { sandbox } = quickstart;
  await quickstart.send('Quickstart/Marketplace/Hooks/Dispatcher/WakeUps/Queue', 'nonsense');
  const purchase = await customer();

  expect(await quickstart.tenant(purchase.licenseId)).toMatchObject({ state: { S: 'ACTIVE' } });
  const dead = await quickstart.messages('Quickstart/Marketplace/Hooks/Dispatcher/WakeUps/DeadLetters/Queue');
  expect(dead.map(({ Body }) => Body)).toEqual(['nonsense']);
  expect(sandbox.permissions.refused).toEqual([]);
}, 30_000);

test('nothing is left in a dead-letter queue but what was malformed', async () => {
  const queues = quickstart.sandbox.deployment.stacks.flatMap(({ resources }) => resources)
    .filter(({ type, constructPath }) => type === 'AWS::SQS::Queue' && /dead|failure/i.test(constructPath));
  expect(queues.length).toBeGreaterThan(3);
  for (const { constructPath } of queues) {
    const bodies = (await quickstart.messages(constructPath)).map(({ Body }) => Body);
    expect({ constructPath, bodies: bodies.filter((body) => !body?.includes('nonsense')) }).toEqual({ constructPath, bodies: [] });
  }
});
