import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { accessDispatcher } from '../../../lambda/access-dispatcher/handler.js';
import { deliveryStoreIn } from '../../../lambda/adapters/delivery-store.js';
import type { DeliveredProduct } from '../../../lambda/core/access-delivery.js';
import type { License } from '../../../lambda/core/license.js';
import type { DynamoForTests } from '../../support/dynamodb.js';
import { METERED, MINUTE, NOON } from './a-license.js';
import { FakeDeadLetters, FakeHooks, FakeReport, FakeWakeUps } from './fakes.js';
import type { FakeAdmin } from './fakes.js';

export const wakeUp = { license: 'l-one', version: 1 };
export const done = { batchItemFailures: [] };
export const again = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };

/** The dispatcher over tables on the local engine, with a vendor and queues that do what the test says. */
export async function dispatcherOn(
  db: DynamoForTests, { product = METERED, hooks = new FakeHooks(), admin }: { product?: DeliveredProduct; hooks?: FakeHooks; admin?: FakeAdmin } = {},
) {
  const [subscribers, registrations] = [await db.table(), await db.table()];
  const documents = DynamoDBDocumentClient.from(db.client, { marshallOptions: { removeUndefinedValues: true } });
  const clock = { time: NOON, now: () => clock.time };
  const [wakeUps, report, deadLetters] = [new FakeWakeUps(), new FakeReport(), new FakeDeadLetters()];
  const handle = accessDispatcher({
    product, hooks, admin, wakeUps, report, deadLetters, clock, hookTimeoutMilliseconds: 5 * MINUTE,
    store: deliveryStoreIn({ subscribers, registrations, client: db.client }),
  });
  const key = { pk: 'license#l-one' };
  return {
    hooks, wakeUps, report, deadLetters, clock, handle,
    put: async (license: License) => { await documents.send(new PutCommand({ TableName: subscribers, Item: { pk: `license#${license.id}`, ...license } })); },
    register: async (fields: Record<string, string>, license = 'l-one') => {
      await documents.send(new PutCommand({ TableName: registrations, Item: { pk: `license#${license}`, fields } }));
    },
    get: async () => (await documents.send(new GetCommand({ TableName: subscribers, Key: key, ConsistentRead: true }))).Item as License,
    changeAccess: async (access: License['access']) => {
      await documents.send(new UpdateCommand({
        TableName: subscribers, Key: key, UpdateExpression: 'SET access = :access, due = :true, revision = revision + :one',
        ExpressionAttributeValues: { ':access': access, ':true': true, ':one': 1 },
      }));
    },
  };
}
