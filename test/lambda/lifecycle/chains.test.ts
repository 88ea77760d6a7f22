import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { documentsOn } from '../../../lambda/adapters/documents.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { agreementCreated, agreementEnded, batchOf, licenseDeprovisioned, licenseUpdated } from '../../support/marketplace-events.js';
import { entitlements, EntitlementWorld, register, storeIn, subscriptions } from './listening.js';
import type { Store } from './listening.js';

const db = new DynamoForTests();
const minute = (n: number) => `2026-08-20T14:${String(n).padStart(2, '0')}:00Z`;
const iso = (n: number) => minute(n).replace('Z', '.000Z');

const updated = (n: number, license: string, agreement: string, role?: 'Manufacturer') => licenseUpdated({ id: `updated-${n}`, time: minute(n), license, agreement, role });
const deprovisioned = (n: number, license: string, agreement: string) => licenseDeprovisioned({ id: `deprovisioned-${n}`, time: minute(n), license, agreement });
const created = (n: number, agreement: string, previous?: string) => agreementCreated({ id: `created-${n}`, time: minute(n), agreement, previous });
const ended = (n: number, agreement: string, status: string) => agreementEnded({ id: `ended-${n}`, time: minute(n), agreement, status });

let store: Store;
beforeEach(async () => {
  store = storeIn(await db.table(), db.client, 'SUBSCRIPTION');
});

async function deliver(...events: object[]) {
  const { listen } = subscriptions(store);
  for (const event of events) {
    expect(await listen(batchOf(event))).toEqual({ batchItemFailures: [] });
  }
}
const registered = async (n: number, license: string) => { await register(store, license, { time: iso(n), id: 'session' }); };
const license = async (id: string) => (await store.licenses.get(id))!;
const access = async (id: string) => (await license(id)).access;

describe('a renewal', () => {
  test('under the same license changes nothing for the buyer', async () => {
    await deliver(created(0, 'agmt-1'), updated(1, 'l-1', 'agmt-1'));
    await registered(2, 'l-1');
    await deliver(ended(9, 'agmt-1', 'RENEWED'), created(9, 'agmt-2', 'agmt-1'), updated(10, 'l-1', 'agmt-2'));
    expect(await access('l-1')).toMatchObject({ state: 'ACTIVE', ending: false });
    expect(await access('l-1')).not.toHaveProperty('successor');
    expect((await license('l-1')).facts.updated?.agreement).toBe('agmt-2');
  });

  test('under another license lets the buyer in without registering again, in one step, and ends the old one as replaced', async () => {
    await deliver(created(0, 'agmt-1'), updated(1, 'l-1', 'agmt-1'));
    await registered(2, 'l-1');
    await deliver(created(9, 'agmt-2', 'agmt-1'), updated(10, 'l-2', 'agmt-2'));
    expect(await access('l-2')).toMatchObject({ state: 'ACTIVE', version: 1, predecessor: 'l-1' });
    await deliver(ended(11, 'agmt-1', 'RENEWED'), deprovisioned(12, 'l-1', 'agmt-1'));
    expect(await access('l-1')).toMatchObject({ state: 'ENDED', reason: 'REPLACED', successor: 'l-2' });
    expect(await access('l-2')).toMatchObject({ state: 'ACTIVE' });
  });

  test('of a renewal of a renewal still knows who registered', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'), created(2, 'agmt-2', 'agmt-1'), updated(3, 'l-2', 'agmt-2'), created(4, 'agmt-3', 'agmt-2'), updated(5, 'l-3', 'agmt-3'));
    expect(await access('l-3')).toMatchObject({ state: 'PENDING', reason: 'REGISTRATION' });
    await registered(6, 'l-1');
    expect(await access('l-3')).toMatchObject({ state: 'ACTIVE', predecessor: 'l-2' });
    expect((await license('l-3')).facts.inherited).toBe('l-1');
  });

  test('heard of only after both licenses lets the buyer in, too', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'), updated(10, 'l-2', 'agmt-2'));
    await registered(2, 'l-1');
    expect(await access('l-2')).toMatchObject({ state: 'PENDING' });
    await deliver(created(9, 'agmt-2', 'agmt-1'));
    expect(await access('l-2')).toMatchObject({ state: 'ACTIVE', predecessor: 'l-1' });
  });

  test.each([['heard of first', false], ['heard of after its license', true]])('of a customer from before registrations were handed on lets the buyer in, too: %s', async (_, licenseFirst) => {
    const table = await db.table();
    store = storeIn(table, db.client, 'SUBSCRIPTION');
    await deliver(created(0, 'agmt-1'), updated(1, 'l-1', 'agmt-1'));
    await registered(2, 'l-1');
    for (const [pk, path] of [['license#l-1', 'facts.linked'], ['agreement#agmt-1', 'registered']]) {
      await documentsOn(db.client).send(new UpdateCommand({ TableName: table, Key: { pk }, UpdateExpression: `REMOVE ${path}` }));
    }
    const renewal = [created(9, 'agmt-2', 'agmt-1'), updated(10, 'l-2', 'agmt-2')];
    await deliver(...licenseFirst ? renewal.reverse() : renewal);
    expect(await access('l-2')).toMatchObject({ state: 'ACTIVE', predecessor: 'l-1' });
  });

  test('that names itself as what it renews does no harm', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'), created(2, 'agmt-1', 'agmt-1'));
    await registered(3, 'l-1');
    expect(await access('l-1')).toMatchObject({ state: 'ACTIVE' });
    expect(await access('l-1')).not.toHaveProperty('predecessor');
  });

  test('whose agreement was replaced before it got a license still tells which license goes on in which', async () => {
    await deliver(created(0, 'agmt-1'), updated(1, 'l-1', 'agmt-1'));
    await registered(2, 'l-1');
    await deliver(created(3, 'agmt-2', 'agmt-1'), ended(3, 'agmt-1', 'RENEWED'), created(4, 'agmt-3', 'agmt-2'), ended(4, 'agmt-2', 'REPLACED'));
    await deliver(updated(5, 'l-3', 'agmt-3'), deprovisioned(6, 'l-1', 'agmt-1'));
    expect(await access('l-3')).toMatchObject({ state: 'ACTIVE', predecessor: 'l-1' });
    expect(await access('l-1')).toMatchObject({ state: 'ENDED', reason: 'REPLACED', successor: 'l-3' });
  });

  test('that gets its license after the one that replaced it takes its place between them', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'), created(3, 'agmt-2', 'agmt-1'), created(4, 'agmt-3', 'agmt-2'), updated(5, 'l-3', 'agmt-3'));
    expect(await access('l-3')).toMatchObject({ predecessor: 'l-1' });
    await deliver(updated(6, 'l-2', 'agmt-2'));
    expect(await access('l-1')).toMatchObject({ successor: 'l-2' });
    expect(await access('l-2')).toMatchObject({ predecessor: 'l-1', successor: 'l-3' });
    expect(await access('l-3')).toMatchObject({ predecessor: 'l-2' });
  });

  test('in a circle comes to an end', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'), updated(2, 'l-2', 'agmt-2'), created(3, 'agmt-2', 'agmt-1'), created(4, 'agmt-1', 'agmt-2'));
    await registered(5, 'l-1');
    expect(await access('l-2')).toMatchObject({ state: 'ACTIVE' });
  });

  test('in a circle of agreements without a license comes to an end, too', async () => {
    await deliver(created(1, 'agmt-2', 'agmt-1'), created(2, 'agmt-3', 'agmt-2'), created(3, 'agmt-2', 'agmt-3'), created(4, 'agmt-4', 'agmt-3'));
    await deliver(updated(5, 'l-1', 'agmt-1'), updated(6, 'l-4', 'agmt-4'));
    expect(await access('l-4')).toMatchObject({ predecessor: 'l-1' });
  });
});

describe('what buyers do besides', () => {
  test('a second license of the same account is registered, and ended, for itself', async () => {
    await deliver(created(0, 'agmt-1'), updated(1, 'l-1', 'agmt-1'), created(2, 'agmt-2'), updated(3, 'l-2', 'agmt-2'));
    await registered(4, 'l-1');
    expect([(await access('l-1')).state, (await access('l-2')).state]).toEqual(['ACTIVE', 'PENDING']);
    await registered(5, 'l-2');
    await deliver(ended(6, 'agmt-1', 'CANCELLED'), deprovisioned(7, 'l-1', 'agmt-1'));
    expect([(await access('l-1')).state, (await access('l-2')).state]).toEqual(['ENDED', 'ACTIVE']);
  });

  test('who subscribes again after an end has a new license, which is registered anew', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'));
    await registered(2, 'l-1');
    await deliver(ended(3, 'agmt-1', 'CANCELLED'), deprovisioned(4, 'l-1', 'agmt-1'), created(5, 'agmt-2'), updated(6, 'l-2', 'agmt-2'));
    expect(await access('l-1')).toMatchObject({ state: 'ENDED' });
    expect(await access('l-2')).toMatchObject({ state: 'PENDING', reason: 'REGISTRATION' });
    await registered(7, 'l-2');
    expect(await access('l-2')).toMatchObject({ state: 'ACTIVE' });
    expect(await access('l-2')).not.toHaveProperty('predecessor');
  });

  test('who is given the license back under a new agreement is in again; a registration after an end lets nobody in', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'), ended(3, 'agmt-1', 'TERMINATED'), deprovisioned(4, 'l-1', 'agmt-1'));
    await registered(5, 'l-1');
    expect(await access('l-1')).toMatchObject({ state: 'ENDED' });
    await deliver(updated(6, 'l-1', 'agmt-2'));
    expect(await access('l-1')).toMatchObject({ state: 'ACTIVE', since: iso(6) });
  });

  test('an agreement that starts later lets nobody in before its license comes', async () => {
    await deliver(created(0, 'agmt-1'));
    await registered(1, 'l-1');
    expect(await access('l-1')).toMatchObject({ state: 'PENDING', reason: 'LICENSE' });
    await deliver(updated(30, 'l-1', 'agmt-1'));
    expect(await access('l-1')).toMatchObject({ state: 'ACTIVE' });
  });

  test('a free trial that is bought keeps the buyer in', async () => {
    await deliver(created(0, 'agmt-trial'), updated(1, 'l-1', 'agmt-trial'));
    await registered(2, 'l-1');
    await deliver(created(9, 'agmt-1', 'agmt-trial'), updated(9, 'l-1', 'agmt-1'), ended(10, 'agmt-trial', 'REPLACED'));
    expect(await access('l-1')).toMatchObject({ state: 'ACTIVE', ending: false });
  });

  test('who buys from a channel partner, whom we see as the manufacturer only, is a customer like any other', async () => {
    const seen = (event: object) => ({ ...event, ...Object.fromEntries(Object.entries(event).map(([name, value]) =>
      [name, name === 'detail-type' ? String(value).replace('Proposer', 'Manufacturer') : value])) });
    const sold = seen(created(0, 'agmt-1')) as { detail: object };
    await deliver({ ...sold, detail: { ...sold.detail, proposer: { accountId: '999988887777' }, resaleAuthorization: { id: 'resaleauthz-1' } } }, updated(1, 'l-1', 'agmt-1'));
    await registered(2, 'l-1');
    expect(await access('l-1')).toMatchObject({ state: 'ACTIVE' });
    await deliver(seen(ended(5, 'agmt-1', 'EXPIRED')), deprovisioned(6, 'l-1', 'agmt-1'));
    expect(await access('l-1')).toMatchObject({ state: 'ENDED', end: iso(6) });
  });

  test('an amended agreement is read again through its license, and by itself changes nothing', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'));
    const before = await license('l-1');
    await deliver({ ...created(5, 'agmt-1'), 'detail-type': 'Purchase Agreement Amended - Proposer' });
    expect(await license('l-1')).toEqual(before);
  });

  test('agreements of another product leave no license, and nothing of theirs reaches ours', async () => {
    await deliver(updated(1, 'l-1', 'agmt-1'));
    await registered(2, 'l-1');
    const before = await license('l-1');
    await deliver(created(3, 'agmt-8'), created(4, 'agmt-9', 'agmt-8'), ended(5, 'agmt-8', 'CANCELLED'),
      licenseUpdated({ id: 'x', time: minute(6), agreement: 'agmt-9', license: 'l-9', product: 'another' }));
    expect(await license('l-1')).toEqual(before);
    expect(await store.licenses.get('l-9')).toBeUndefined();
    expect((await store.agreements.get('agmt-9')).licenses).toEqual([]);
  });
});

test('a renewed contract asks for the entitlements of the new license, and nobody is out in between', async () => {
  store = storeIn(await db.table(), db.client, 'CONTRACT');
  const world = new EntitlementWorld();
  world.always = [{ dimension: 'seats', value: 5 }];
  const happens = async (event: object) => {
    await deliver(event);
    await entitlements(store, world).listen(batchOf(event));
  };
  await happens(updated(1, 'l-1', 'agmt-1'));
  await registered(2, 'l-1');
  await happens(created(9, 'agmt-2', 'agmt-1'));
  await happens(updated(10, 'l-2', 'agmt-2'));
  expect([(await access('l-1')).state, (await access('l-2')).state]).toEqual(['ACTIVE', 'ACTIVE']);
  await happens(deprovisioned(12, 'l-1', 'agmt-1'));
  expect([(await access('l-1')).state, (await access('l-2')).state]).toEqual(['ENDED', 'ACTIVE']);
});
