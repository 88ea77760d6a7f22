import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patient } from '../../../lambda/adapters/patience.js';

/** Takes calls and never answers. */
const silent = createServer(() => { calls++; });
let calls = 0;

beforeAll(() => new Promise<void>((resolve) => { silent.listen(0, '127.0.0.1', resolve); }));
afterAll(() => { silent.closeAllConnections(); silent.close(); });

test('a client gives up in time when AWS stays silent, after as many attempts as it has', async () => {
  const client = new DynamoDBClient({
    ...patient({ attempts: 2, milliseconds: 100 }),
    endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await expect(client.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'key' } } }))).rejects.toThrow(/100 ms requestTimeout/);
  expect(calls).toBe(2);
  client.destroy();
});
