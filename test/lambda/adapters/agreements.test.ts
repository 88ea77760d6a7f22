import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { agreementsIn } from '../../../lambda/adapters/agreements.js';
import { documentsOn } from '../../../lambda/adapters/documents.js';
import type { Agreements } from '../../../lambda/core/agreement-hub.js';
import { DynamoForTests } from '../../support/dynamodb.js';

const db = new DynamoForTests();
let table: string;
let agreements: Agreements;
beforeEach(async () => {
  table = await db.table();
  agreements = agreementsIn({ table, client: db.client });
});

const DAYS_400 = 400 * 86_400;
const seconds = (time: string) => Date.parse(time) / 1_000;
const item = async () => (await documentsOn(db.client).send(new GetCommand({ TableName: table, Key: { pk: 'agreement#agmt-1' } }))).Item;

const created = { time: '2026-08-20T14:24:23.000Z', id: 'a', intent: 'NEW' };
const expired = { time: '2026-08-21T14:24:23.000Z', id: 'b', status: 'EXPIRED' } as const;
const renewed = { time: '2026-08-21T14:24:23.000Z', id: 'c', status: 'RENEWED' } as const;

test('an agreement that never gets a license is forgotten 400 days after it was last heard of', async () => {
  await agreements.created('agmt-1', created);
  expect(await item()).toEqual({ pk: 'agreement#agmt-1', created, ttl: seconds(created.time) + DAYS_400 });
  await agreements.ended('agmt-1', expired);
  expect(await item()).toMatchObject({ ended: expired, ttl: seconds(expired.time) + DAYS_400 });
});

test('an agreement with a license is kept, whatever is heard of it later', async () => {
  await agreements.created('agmt-1', created);
  await agreements.link('agmt-1', 'l-1');
  expect((await item())?.ttl).toBeUndefined();
  await agreements.ended('agmt-1', expired);
  expect(await item()).toEqual({ pk: 'agreement#agmt-1', created, ended: expired, licenses: new Set(['l-1']) });
});

test('every write answers all licenses and the newest end, whichever came first', async () => {
  const hub = { id: 'agmt-1', licenses: ['l-1'], previous: [], next: [], registered: [], ended: undefined };
  expect(await agreements.link('agmt-1', 'l-1')).toEqual(hub);
  expect(await agreements.ended('agmt-1', renewed)).toEqual({ ...hub, ended: renewed });
  expect(await agreements.ended('agmt-1', expired)).toEqual({ ...hub, ended: renewed });
  expect(await agreements.ended('agmt-1', renewed)).toEqual({ ...hub, ended: renewed });
  expect(await agreements.link('agmt-1', 'l-2')).toEqual({ ...hub, licenses: ['l-1', 'l-2'], ended: renewed });
  expect(await agreements.get('agmt-1')).toEqual({ ...hub, licenses: ['l-1', 'l-2'], ended: renewed });
});

test('an agreement knows its neighbours, and is forgotten with them if neither ever gets a license', async () => {
  await agreements.precededBy('agmt-1', 'agmt-0', created);
  expect(await agreements.followedBy('agmt-1', 'agmt-2', expired)).toMatchObject({ previous: ['agmt-0'], next: ['agmt-2'] });
  expect(await item()).toMatchObject({ ttl: seconds(expired.time) + DAYS_400 });
  await agreements.link('agmt-1', 'l-1');
  expect(await agreements.followedBy('agmt-1', 'agmt-3', expired)).toMatchObject({ licenses: ['l-1'], next: ['agmt-2', 'agmt-3'] });
  expect((await item())?.ttl).toBeUndefined();
});

test('a registration counts for an agreement that is known, and does not bring back one that was forgotten', async () => {
  expect(await agreements.registered('agmt-1', 'l-1')).toMatchObject({ id: 'agmt-1', registered: [] });
  expect(await item()).toBeUndefined();
  await agreements.link('agmt-1', 'l-2');
  expect(await agreements.registered('agmt-1', 'l-1')).toMatchObject({ licenses: ['l-2'], registered: ['l-1'] });
});

test('of two ends at one time the same one stays in both orders, also without a license', async () => {
  for (const [agreement, order] of [['agmt-1', [expired, renewed]], ['agmt-2', [renewed, expired]]] as const) {
    for (const end of order) {
      await agreements.ended(agreement, end);
    }
    expect((await agreements.link(agreement, 'l-1')).ended).toEqual(renewed);
  }
});
