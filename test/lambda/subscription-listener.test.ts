import { beforeEach, describe, expect, test } from 'vitest';
import type { Licenses } from '../../lambda/core/licenses.js';
import { DynamoForTests } from '../support/dynamodb.js';
import { agreementCreated, agreementEnded, arnOf, batchOf, BUYER, licenseDeprovisioned, licenseUpdated, PRODUCT } from '../support/marketplace-events.js';
import { Heard, storeIn, subscriptions } from './lifecycle/listening.js';
import type { Store } from './lifecycle/listening.js';

const db = new DynamoForTests();
const minute = (n: number) => `2026-08-20T14:${String(n).padStart(2, '0')}:00Z`;
const iso = (n: number) => minute(n).replace('Z', '.000Z');

const updated = (n: number, agreement = 'agmt-1', license = 'l-1') => licenseUpdated({ id: `updated-${n}`, time: minute(n), agreement, license });
const deprovisioned = (n: number, agreement = 'agmt-1', license = 'l-1') => licenseDeprovisioned({ id: `deprovisioned-${n}`, time: minute(n), agreement, license });
const created = (n: number, agreement = 'agmt-1') => agreementCreated({ id: `created-${n}`, time: minute(n), agreement });
const ended = (n: number, status: string, agreement = 'agmt-1') => agreementEnded({ id: `ended-${n}`, time: minute(n), agreement, status });

let store: Store;
beforeEach(async () => {
  store = storeIn(await db.table(), db.client, 'SUBSCRIPTION');
});

/** Delivers the events one message at a time, in the order given. */
async function deliver(...events: object[]) {
  const { listen } = subscriptions(store);
  for (const event of events) {
    expect(await listen(batchOf(event))).toEqual({ batchItemFailures: [] });
  }
}
const register = async (n: number, license = 'l-1', session = 'session') =>
  await store.licenses.record(license, { kind: 'registered', value: { time: iso(n), id: session } });
const access = async (license = 'l-1') => (await store.licenses.get(license))!.access;

describe('a purchase', () => {
  test('and a registration, in either order, let the buyer in', async () => {
    await deliver(created(0), updated(1));
    expect(await access()).toMatchObject({ state: 'PENDING', reason: 'REGISTRATION', version: 1 });
    await register(2);
    expect(await access()).toMatchObject({ state: 'ACTIVE', version: 2, since: iso(2) });

    await register(0, 'l-2');
    expect(await access('l-2')).toMatchObject({ state: 'PENDING', reason: 'LICENSE' });
    await deliver(updated(1, 'agmt-2', 'l-2'));
    expect(await access('l-2')).toMatchObject({ state: 'ACTIVE', since: iso(1) });
  });

  test('tells who the license belongs to, and that the hooks must hear of it', async () => {
    await deliver(updated(1));
    expect(await store.licenses.get('l-1')).toMatchObject({
      id: 'l-1', identity: { licenseArn: arnOf('l-1'), account: BUYER }, due: true, hook: { delivered: 'NONE', version: 0 }, revision: 1,
    });
  });

  test('announced by agreement events alone lets nobody in and creates no license', async () => {
    await deliver(created(0), ended(1, 'CANCELLED'));
    expect(await store.licenses.get('l-1')).toBeUndefined();
  });

  test('is one license however its ARN is spelt; AWS is called with the spelling it knows', async () => {
    const spelt = (licenseArn: string, n: number) => licenseUpdated({ id: `e${n}`, time: minute(n), agreement: 'agmt-1', license: 'l-1', licenseArn });
    await deliver(spelt('aws:license-manager:us-east-1:123456789012:l-1', 2), updated(1), spelt('aws:license-manager:us-east-1:123456789012:l-1', 3));
    expect((await store.licenses.get('l-1'))?.identity?.licenseArn).toBe(arnOf('l-1'));
  });
});

describe('an end', () => {
  beforeEach(async () => {
    await deliver(updated(1));
    await register(2);
  });

  test('of the agreement asks for the final usage, the taking back of the license ends access', async () => {
    await deliver(ended(5, 'CANCELLED'));
    expect(await access()).toMatchObject({ state: 'ACTIVE', ending: true, end: iso(5) });
    await deliver(deprovisioned(6));
    expect(await access()).toMatchObject({ state: 'ENDED', reason: 'DEPROVISIONED', ending: true, end: iso(6), since: iso(6) });
  });

  test.each(['RENEWED', 'REPLACED'])('by %s never marks the end of the license', async (status) => {
    await deliver(ended(5, status));
    expect(await access()).toMatchObject({ state: 'ACTIVE', ending: false, version: 2 });
    expect((await access()).end).toBeUndefined();
  });

  test('that is told again changes and writes nothing', async () => {
    await deliver(ended(5, 'CANCELLED'), deprovisioned(6));
    const before = await store.licenses.get('l-1');
    await deliver(deprovisioned(6), ended(5, 'CANCELLED'), updated(1));
    expect(await store.licenses.get('l-1')).toEqual(before);
  });
});

describe('on the real table', () => {
  test('an end and a license that meet at the same moment see each other', async () => {
    for (let run = 0; run < 20; run++) {
      const [agreement, license] = [`agmt-${run}`, `l-${run}`];
      const { listen } = subscriptions(store);
      await Promise.all([listen(batchOf(ended(5, 'EXPIRED', agreement))), listen(batchOf(updated(1, agreement, license)))]);
      expect(await access(license)).toMatchObject({ ending: true, end: iso(5) });
    }
  });

  test('a late License Updated of a cancelled agreement lets nobody in, not for a moment either, when it is the first that is heard of the license', async () => {
    await register(0);
    await deliver(ended(5, 'CANCELLED'), deprovisioned(6));
    const states: string[] = [];
    const { licenses } = store;
    const watched: Licenses = {
      ...licenses,
      record: async (...fact) => {
        const license = await licenses.record(...fact);
        states.push(license.access.state);
        return license;
      },
    };
    await subscriptions({ ...store, licenses: watched }).listen(batchOf(updated(7)));
    expect(new Set(states)).toEqual(new Set(['ENDED']));
  });
});

describe('a batch', () => {
  test('with a malformed event: it goes to the dead-letter queue with the reason, the others go on', async () => {
    const { listen, heard } = subscriptions(store);
    const bad = JSON.stringify({ ...updated(1), detail: { product: { code: PRODUCT } } });
    expect(await listen(batchOf('{', updated(1), bad, deprovisioned(6)))).toEqual({ batchItemFailures: [] });
    expect(heard.dead.map(({ body }) => body)).toEqual(['{', bad]);
    expect(heard.dead[1].reason).toContain('License Updated: detail.agreement');
    expect(await access()).toMatchObject({ state: 'ENDED' });
  });

  test('with events of another product and of unknown types: acknowledged, counted, nothing stored', async () => {
    const { listen, heard } = subscriptions(store);
    const foreign = licenseUpdated({ id: 'x', time: minute(1), agreement: 'agmt-9', license: 'l-9', product: 'another' });
    expect(await listen(batchOf(foreign, { ...foreign, 'detail-type': 'Spend Threshold Reached' }))).toEqual({ batchItemFailures: [] });
    expect(heard.lines).toEqual(['ignored License Updated: other-product', 'ignored Spend Threshold Reached: other-product']);
    heard.lines.length = 0;
    expect(await listen(batchOf(
      { ...created(2), 'detail-type': 'Purchase Agreement Ending - Proposer' }, { ...created(2), 'detail-type': 'Purchase Agreement Advisory Issued - Manufacturer' },
    ))).toEqual({ batchItemFailures: [] });
    expect(heard.lines).toEqual(['ignored Purchase Agreement Ending: informational', 'review Purchase Agreement Advisory Issued']);
    expect(await store.licenses.get('l-9')).toBeUndefined();
    expect(heard.dead).toEqual([]);
  });

  test('with a failing message: only that one stays in the queue', async () => {
    const failing: Store = { ...store, agreements: { ...store.agreements, ended: async () => { throw new Error('throttled'); } } };
    const { listen, heard } = subscriptions(failing);
    expect(await listen(batchOf(ended(5, 'CANCELLED'), updated(1)))).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(heard.lines).toEqual(['failed message-1', 'recorded License Updated']);
  });

  test('whose dead-letter queue does not answer keeps the message', async () => {
    class Deaf extends Heard {
      public override async put(): Promise<void> { throw new Error('down'); }
    }
    const { listen } = subscriptions(store, { heard: new Deaf() });
    expect(await listen(batchOf('{'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
  });
});
