import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { licensesIn } from '../../../lambda/adapters/licenses.js';
import { documentsOn } from '../../../lambda/adapters/documents.js';
import type { Fact, Licenses } from '../../../lambda/core/licenses.js';
import { DynamoForTests } from '../../support/dynamodb.js';

const db = new DynamoForTests();
let table: string;
let licenses: Licenses;
beforeEach(async () => {
  table = await db.table();
  licenses = licensesIn({ table, client: db.client, pricingModel: 'SUBSCRIPTION', requireRegistration: true });
});

const time = (second: number) => `2026-08-20T14:24:${String(second).padStart(2, '0')}.000Z`;
const updated: Fact = { kind: 'updated', value: { time: time(0), id: 'u', licenseArn: 'arn:aws:license-manager::1:license:l-1', agreement: 'agmt-1', account: '111122223333' } };
const registered = (second: number): Fact => ({ kind: 'registered', value: { time: time(second), id: 'session' } });

/** What the dispatcher does after a hook call. */
const deliverHook = async () => await documentsOn(db.client).send(new UpdateCommand({
  TableName: table,
  Key: { pk: 'license#l-1' },
  UpdateExpression: 'SET #hook = :hook, #due = :no',
  ExpressionAttributeNames: { '#hook': 'hook', '#due': 'due' },
  ExpressionAttributeValues: { ':hook': { delivered: 'ACTIVE', version: 2, digest: 'd' }, ':no': false },
}));

test('a license that nothing is known about is not there', async () => {
  expect(await licenses.get('l-1')).toBeUndefined();
});

test('answers the license as it is after the fact', async () => {
  const license = await licenses.record('l-1', updated);
  expect(license).toMatchObject({ id: 'l-1', facts: { updated: updated.value }, access: { state: 'PENDING' }, due: true, revision: 1 });
  expect(await licenses.get('l-1')).toEqual(license);
});

test('a fact that changes nothing writes nothing', async () => {
  await licenses.record('l-1', updated);
  const license = await licenses.record('l-1', registered(5));
  expect(await licenses.record('l-1', registered(4))).toEqual(license);
  expect(await licenses.record('l-1', updated)).toEqual(license);
  expect((await licenses.get('l-1'))?.revision).toBe(2);
});

test('concurrent writers lose nothing: all facts are there, each change raised the revision by one', async () => {
  await Promise.all([updated, ...[1, 2, 3, 4, 5].map(registered), ...['agmt-1', 'agmt-2', 'agmt-3'].map((agreement): Fact => ({
    kind: 'agreement-ended', agreement, value: { time: time(9), id: agreement, status: 'RENEWED' },
  }))].map(async (fact) => await licenses.record('l-1', fact)));
  const license = await licenses.get('l-1');
  expect(license).toMatchObject({ access: { state: 'ACTIVE' }, facts: { updated: updated.value, registered: { time: time(5) } } });
  expect(Object.keys(license!.facts.agreements!).sort()).toEqual(['agmt-1', 'agmt-2', 'agmt-3']);
  expect(license!.revision).toBeLessThanOrEqual(9);
});

test('what the dispatcher wrote about the hooks stays, and it is due again only if access changed', async () => {
  await licenses.record('l-1', updated);
  await licenses.record('l-1', registered(5));
  await deliverHook();
  const unchanged = await licenses.record('l-1', { ...updated, value: { ...updated.value, time: time(8) } });
  expect(unchanged).toMatchObject({ hook: { delivered: 'ACTIVE', version: 2, digest: 'd' }, due: false, revision: 3 });
  const changed = await licenses.record('l-1', registered(9));
  expect(changed).toMatchObject({ hook: { delivered: 'ACTIVE', version: 2, digest: 'd' }, due: true, revision: 4 });
});

test('an error of the table is not swallowed', async () => {
  const broken = licensesIn({ table: 'no-such-table', client: db.client, pricingModel: 'SUBSCRIPTION', requireRegistration: true });
  await expect(broken.record('l-1', updated)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
