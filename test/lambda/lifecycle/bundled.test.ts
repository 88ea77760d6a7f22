import { expect, test } from 'vitest';
import { invokeBundle } from '../../support/bundle.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { agreementCreated, agreementEnded, batchOf, licenseDeprovisioned, licenseUpdated, notification, PRODUCT } from '../../support/marketplace-events.js';
import { register, storeIn } from './listening.js';

const db = new DynamoForTests();
const at = (second: number) => ({ id: `event-${second}`, time: `2026-08-20T14:24:${String(second).padStart(2, '0')}Z` });

const listener = (table: string, agreementModel: string) => async (...messages: object[]) => {
  const answer = await invokeBundle('subscription-listener', batchOf(...messages), {
    PRODUCT_CODE: PRODUCT, PRICING_MODEL: 'SUBSCRIPTION', AGREEMENT_MODEL: agreementModel, REQUIRE_REGISTRATION: 'true', SUBSCRIBERS_TABLE: table, MARKETPLACE_REGION: 'us-east-1',
    DEAD_LETTER_QUEUE_URL: `${db.endpoint}/dead-letters`, AWS_ENDPOINT_URL: db.endpoint, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test',
  });
  expect(answer).toEqual({ batchItemFailures: [] });
};

test('the shipped handler keeps a buyer in at a renewal under another license', async () => {
  const table = await db.table();
  const store = storeIn(table, db.client, 'SUBSCRIPTION');
  const listen = listener(table, 'CONCURRENT');
  await listen(agreementCreated({ ...at(0), agreement: 'agmt-1' }), licenseUpdated({ ...at(1), agreement: 'agmt-1', license: 'l-1' }));
  await register(store, 'l-1', { time: '2026-08-20T14:24:02.000Z', id: 'session' });
  await listen(
    licenseDeprovisioned({ ...at(9), agreement: 'agmt-1', license: 'l-1' }), licenseUpdated({ ...at(8), agreement: 'agmt-2', license: 'l-2' }),
    agreementEnded({ ...at(7), agreement: 'agmt-1', status: 'RENEWED' }), agreementCreated({ ...at(6), agreement: 'agmt-2', previous: 'agmt-1' }),
  );
  expect((await store.licenses.get('l-1'))?.access).toMatchObject({ state: 'ENDED', reason: 'REPLACED', successor: 'l-2' });
  expect((await store.licenses.get('l-2'))?.access).toMatchObject({ state: 'ACTIVE', predecessor: 'l-1' });
});

test('the shipped handler takes the messages of a LEGACY product', async () => {
  const table = await db.table();
  const store = storeIn(table, db.client, 'SUBSCRIPTION', 'LEGACY');
  const license = `${PRODUCT}:X01EXAMPLEX`;
  await store.licenses.record(license, { kind: 'registered', value: { time: '2026-08-20T14:24:02.000Z', id: 'session' } });
  await listener(table, 'LEGACY')(
    notification({ ...at(9), action: 'unsubscribe-pending', customer: 'X01EXAMPLEX' }), notification({ ...at(1), action: 'subscribe-success', customer: 'X01EXAMPLEX' }),
  );
  expect((await store.licenses.get(license))?.access).toMatchObject({ state: 'ACTIVE', ending: true, end: '2026-08-20T14:24:09.000Z' });
});
