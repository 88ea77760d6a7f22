import { beforeEach, describe, expect, test } from 'vitest';
import type { EntitlementRead } from '../../lambda/core/messages.js';
import { DynamoForTests } from '../support/dynamodb.js';
import { agreementCreated, arnOf, batchOf, BUYER, licenseDeprovisioned, licenseUpdated } from '../support/marketplace-events.js';
import { entitlements, EntitlementWorld, storeIn, subscriptions } from './lifecycle/listening.js';
import type { Store } from './lifecycle/listening.js';

const db = new DynamoForTests();
const seats = (value: number) => [{ dimension: 'seats', value }];
const options = { id: 'event-1', time: '2026-08-20T14:24:23Z', agreement: 'agmt-1', license: 'l-1' };
const updated = licenseUpdated(options);
const firstRead: EntitlementRead = { schema: '1', kind: 'entitlement-read', license: 'l-1', licenseArn: arnOf('l-1'), account: BUYER, attempt: 0, emptyReads: 0 };

let store: Store;
let world: EntitlementWorld;
beforeEach(async () => {
  store = storeIn(await db.table(), db.client, 'CONTRACT');
  world = new EntitlementWorld();
});

const license = async () => await store.licenses.get('l-1');
const state = async () => (await license())?.access.state;
const listen = async (...bodies: (object | string)[]) => await entitlements(store, world).listen(batchOf(...bodies));
const done = { batchItemFailures: [] };

/** Lets the scheduled reads come, one after the other, until none is left. */
async function letReadsCome(): Promise<number[]> {
  const delays: number[] = [];
  for (let next = world.scheduled.shift(); next; next = world.scheduled.shift()) {
    delays.push(next.delaySeconds);
    world.minute += next.delaySeconds / 60;
    expect(await listen(next.read)).toEqual(done);
  }
  return delays;
}

async function anActiveLicense() {
  world.always = seats(5);
  await subscriptions(store).listen(batchOf(updated));
  await store.licenses.record('l-1', { kind: 'registered', value: { time: '2026-08-20T14:25:00.000Z', id: 'session' } });
  await listen(updated);
  expect(await state()).toBe('ACTIVE');
}

describe('a new license', () => {
  test('is read at once', async () => {
    world.always = seats(5);
    expect(await listen(updated)).toEqual(done);
    expect((await license())?.facts.entitlements?.list).toEqual(seats(5));
    expect(world.scheduled).toEqual([]);
  });

  test('whose list is filled minutes later is read until then', async () => {
    world.answers = [[], [], seats(5)];
    await listen(updated);
    expect(await license()).toBeUndefined();
    expect(await letReadsCome()).toEqual([60, 240]);
    expect((await license())?.facts.entitlements?.list).toEqual(seats(5));
  });

  test('whose list stays empty stays pending, however often it is read', async () => {
    await subscriptions(store).listen(batchOf(updated));
    await listen(updated);
    expect(await letReadsCome()).toEqual([60, 240, 600]);
    expect((await license())?.facts.entitlements).toBeUndefined();
    expect(await state()).toBe('PENDING');
  });

  test('whose License Updated was lost is proved by its list', async () => {
    await store.licenses.record('l-1', { kind: 'registered', value: { time: '2026-08-20T14:25:00.000Z', id: 'session' } });
    world.always = seats(5);
    await listen(firstRead);
    expect(await state()).toBe('ACTIVE');
    expect((await license())?.identity).toEqual({ licenseArn: arnOf('l-1'), account: BUYER });
  });

  test('is asked for by that spelling too if only another one was told', async () => {
    world.always = seats(5);
    await listen(licenseUpdated({ ...options, licenseArn: 'arn:aws:license-manager::294406891311:license/lic-1' }));
    expect(world.asked).toEqual([arnOf('l-1')]);
  });

  test('is asked for by the spelling of its ARN that AWS knows', async () => {
    world.always = seats(5);
    await listen(updated);
    await listen(licenseUpdated({ ...options, licenseArn: 'aws:license-manager:us-east-1:123456789012:l-1' }));
    expect(world.asked).toEqual([arnOf('l-1'), arnOf('l-1')]);
  });
});

describe('a change of a license', () => {
  beforeEach(anActiveLicense);

  test('that AWS shows late is read until it shows', async () => {
    world.answers = [seats(5), [], seats(9)];
    await listen(updated);
    expect(await letReadsCome()).toEqual([60, 240]);
    expect((await license())?.facts.entitlements?.list).toEqual(seats(9));
    expect((await license())?.access.version).toBeGreaterThan(1);
  });

  test('of nothing that the hooks care about does not call them', async () => {
    const before = (await license())!.access;
    world.minute = 10;
    await listen(updated);
    await letReadsCome();
    expect((await license())?.access).toEqual(before);
  });

  test.each([[[[], seats(5), [], []]], [[[], [], [], seats(5)]]])('with spurious empty answers ends nothing', async (answers) => {
    world.answers = answers;
    await listen(updated);
    await letReadsCome();
    expect(await state()).toBe('ACTIVE');
  });

  test('to nothing, four times in a quarter of an hour, ends access', async () => {
    world.always = [];
    world.minute = 10;
    await listen(updated);
    expect(await state()).toBe('ACTIVE');
    expect(await letReadsCome()).toEqual([60, 240, 600]);
    expect((await license())?.access).toMatchObject({ state: 'ENDED', reason: 'ENTITLEMENTS_GONE' });
  });

  test('after it was taken back is believed at once', async () => {
    await subscriptions(store).listen(batchOf(licenseDeprovisioned({ ...options, id: 'event-2', time: '2026-08-20T14:40:00Z' })));
    world.always = [];
    world.minute = 20;
    await listen(firstRead);
    expect((await license())?.facts.entitlements?.list).toEqual([]);
    expect(world.scheduled).toEqual([]);
    expect((await license())?.access.reason).toBe('DEPROVISIONED');
  });
});

describe('a batch', () => {
  test('keeps what AWS gave no answer to in the queue and changes nothing', async () => {
    await anActiveLicense();
    const before = await license();
    world.answers = [new Error('ThrottlingException'), seats(9)];
    expect(await listen(firstRead, { ...firstRead, license: 'l-2', licenseArn: arnOf('l-2') })).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(await license()).toEqual(before);
    expect(world.postponed).toEqual([30]);
    expect((await store.licenses.get('l-2'))?.facts.entitlements?.list).toEqual(seats(9));
    expect(world.scheduled).toEqual([]);
  });

  test('believes all kinds of values, on any number of pages, and one that expired beside one that lives', async () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ dimension: `dimension${i}`, value: i }));
    world.always = [...many, { dimension: 'plan', value: 'gold' }, { dimension: 'sso', value: true }, { dimension: 'old', value: 1, expiresAt: '2020-01-01T00:00:00.000Z' }];
    await listen(updated);
    await store.licenses.record('l-1', { kind: 'registered', value: { time: '2026-08-20T14:25:00.000Z', id: 'session' } });
    expect(await state()).toBe('ACTIVE');
    expect((await license())?.facts.entitlements?.list).toHaveLength(63);
  });

  test('refuses a request that names no ARN: there is nothing to ask AWS for', async () => {
    const { heard, listen: handle } = entitlements(store, world);
    expect(await handle(batchOf({ ...firstRead, licenseArn: undefined }))).toEqual(done);
    expect(heard.dead.map(({ reason }) => reason)).toEqual(['EntitlementRead message.licenseArn: expected the ARN of the license']);
  });

  test('sends malformed events and requests to the dead-letter queue with the reason, the others go on', async () => {
    world.always = seats(5);
    const { heard, listen: handle } = entitlements(store, world);
    expect(await handle(batchOf({ ...firstRead, attempt: 'two' }, { ...updated, time: 'now' }, updated))).toEqual(done);
    expect(heard.dead.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('EntitlementRead message.attempt'), expect.stringContaining('EventBridge event.time'),
    ]);
    expect(await license()).toBeDefined();
  });

  test('ignores other products and other events', async () => {
    const { heard, listen: handle } = entitlements(store, world);
    expect(await handle(batchOf(licenseUpdated({ ...options, product: 'another' }), agreementCreated(options)))).toEqual(done);
    expect(heard.lines).toEqual(['ignored License Updated: other-product', 'ignored Purchase Agreement Created: informational']);
    expect(world.asked).toEqual([]);
  });
});
