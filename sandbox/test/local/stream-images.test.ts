import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttributeValue, StreamViewType } from '@aws-sdk/client-dynamodb';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { startLocalServices } from '../../src/local/exports.js';
import type { LocalRun } from '../../src/local/exports.js';
import { functionOf } from '../kill/resources.js';
import { dynamodbOf } from './clients.js';
import { LocalStack } from './local-stack.js';

const stack = new LocalStack();
const MAPPING = { batchSize: 100, filters: [], reportBatchItemFailures: true, bisectOnError: false, maximumRetries: -1, maximumRecordAgeSeconds: -1 } as const;

async function put(run: LocalRun, TableName: string, Item: Record<string, AttributeValue>) {
  await dynamodbOf(run).send(new PutItemCommand({ TableName, Item }));
}

async function tableOf(run: LocalRun, name: string, StreamViewType: StreamViewType) {
  const { streamArn } = await run.createTable({
    create: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType },
    },
  });
  return { name, streamArn: streamArn! };
}

describe('a write that changes nothing', () => {
  test.each(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const)('leaves no record in a stream of %s', async (view) => {
    const { name, streamArn } = await tableOf(stack.run, stack.name('table'), view);
    const reader = await stack.function('seen(event.Records.map(({ eventName, dynamodb: { StreamViewType, NewImage, OldImage } }) => [eventName, StreamViewType, NewImage?.n.N ?? "", OldImage?.n.N ?? ""]));');
    stack.mapStream(streamArn, reader.arn);
    await put(stack.run, name, { pk: { S: 'a' }, n: { N: '1' }, tags: { SS: ['x', 'y'] }, map: { M: { SS: { L: [{ S: 'q' }, { S: 'p' }] }, b: { S: 'b' } } } });
    await put(stack.run, name, { map: { M: { b: { S: 'b' }, SS: { L: [{ S: 'q' }, { S: 'p' }] } } }, tags: { SS: ['y', 'x'] }, n: { N: '1' }, pk: { S: 'a' } });
    await put(stack.run, name, { pk: { S: 'a' }, n: { N: '2' }, tags: { SS: ['x', 'y'] }, map: { M: { SS: { L: [{ S: 'p' }, { S: 'q' }] }, b: { S: 'b' } } } });
    await stack.run.settle();
    const [fresh, old] = [view.startsWith('NEW'), view.includes('OLD')];
    expect(stack.seen(reader.name).flat()).toEqual([['INSERT', view, fresh ? '1' : '', ''], ['MODIFY', view, fresh ? '2' : '', old ? '1' : '']]);
  });
});

describe('a state folder', () => {
  test('keeps what was written to an empty stream after a LATEST mapping was there, and its own view of the images', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-stream-'));
    const start = async () => {
      const run = await startLocalServices({ stateDirectory: join(folder, 'state') });
      const { name, streamArn } = await tableOf(run, 'orders', 'NEW_IMAGE');
      const functionArn = await functionOf(run, folder, 'reader', 'seen(event.Records.map(({ dynamodb }) => [dynamodb.NewImage.pk.S, "OldImage" in dynamodb]));');
      run.mapStream({ ...MAPPING, streamArn, functionArn, startingPosition: 'LATEST' });
      return { run, name };
    };
    const first = await start();
    await first.run.settle();
    await put(first.run, first.name, { pk: { S: 'acknowledged' } });
    await first.run.stop();
    const { run } = await start();
    try {
      await run.settle();
      expect(run.logs.entries.filter(({ text }) => text.includes('SEEN')).map(({ text }) => text.slice(text.indexOf('SEEN')))).toEqual(['SEEN [["acknowledged",false]]']);
    } finally {
      await run.stop();
      await rm(folder, { recursive: true });
    }
  });
});
