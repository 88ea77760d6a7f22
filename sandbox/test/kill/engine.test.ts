import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalServices } from '../../src/local/exports.js';
import type { LocalRun } from '../../src/local/exports.js';
import { dynamodbOf } from '../local/clients.js';
import { functionOf, tableOf } from './resources.js';
import { eventually, gone, processWith } from './processes.js';

const WRITERS = 8;
const KILLS = 3;
const WRITES_BETWEEN_KILLS = 100;

let folder: string;
let run: LocalRun | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-kill-'));
});
afterEach(async () => {
  await run?.stop();
  run = undefined;
  await rm(folder, { recursive: true });
});

function engineOf({ endpoints }: LocalRun): number {
  const { port } = new URL(endpoints.dynamodb);
  const pid = processWith('dynoxide', `--port ${port}`);
  expect(pid).toBeDefined();
  return pid ?? 0;
}

test('SIGKILL of the engine under load: nothing that was acknowledged is lost, in the table or in the stream', async () => {
  run = await startLocalServices({ stateDirectory: join(folder, 'state') });
  const running = run;
  const { streamArn } = await tableOf(run, 'orders');
  const listener = await functionOf(run, folder, 'listener', 'seen(event.Records.map((record) => record.dynamodb.Keys.pk.S));');
  run.mapStream({ functionArn: listener, streamArn, startingPosition: 'TRIM_HORIZON', batchSize: 50, filters: [], reportBatchItemFailures: false, bisectOnError: false, maximumRetries: -1, maximumRecordAgeSeconds: -1 });

  const acknowledged = new Set<string>();
  let writing = true;
  const dynamodb = dynamodbOf(run);
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let i = 0; writing; i += 1) {
      const pk = `${writer}-${i}`;
      // What the client itself could not get through by repeating is not acknowledged.
      await dynamodb.send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: pk } } })).then(() => acknowledged.add(pk), () => undefined);
    }
  });
  // Reading the stream goes on meanwhile, and waits for the engine.
  const failures: unknown[] = [];
  const halt = run.run((error) => failures.push(error));
  const killed = new Set<number>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const enough = acknowledged.size + WRITES_BETWEEN_KILLS;
    await eventually(() => acknowledged.size >= enough || undefined);
    const pid = await eventually(() => processWith('dynoxide', `--port ${new URL(running.endpoints.dynamodb).port}`));
    process.kill(pid, 'SIGKILL');
    killed.add(pid);
    await gone(pid);
  }
  const enough = acknowledged.size + WRITES_BETWEEN_KILLS;
  await eventually(() => acknowledged.size >= enough || undefined);
  writing = false;
  await Promise.all(writers);
  halt();
  await run.settle();

  expect(failures).toEqual([]);
  expect(killed.size).toBe(KILLS);
  for (const pk of acknowledged) {
    expect((await dynamodb.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: pk } }, ConsistentRead: true }))).Item).toBeDefined();
  }
  dynamodb.destroy();
  const heard = new Set(seenBy(run, 'listener').flat());
  expect([...acknowledged].filter((pk) => !heard.has(pk))).toEqual([]);
  expect(run.logs.entries.filter(({ text }) => text.includes('was started again: nothing that it had acknowledged is lost'))).toHaveLength(KILLS);
}, 120_000);

test('SIGKILL of an engine that keeps its tables in memory is a clear error, from then on', async () => {
  run = await startLocalServices();
  await tableOf(run, 'orders');
  await functionOf(run, folder, 'any', 'return 1;');
  const pid = engineOf(run);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  const lost = 'The DynamoDB engine ended (SIGKILL). Its tables were in memory and are lost. Start the sandbox again; with a state folder (stateDirectory), tables survive this.';
  await expect(tableOf(run, 'more')).rejects.toThrow(lost);
  await expect(run.settle()).rejects.toThrow(lost);
  await expect(run.advance(1)).rejects.toThrow(lost);
  await expect(run.invoke('any', {})).rejects.toThrow(lost);
});

function seenBy({ logs }: LocalRun, name: string): string[][] {
  return logs.entries.filter(({ source, text }) => source === name && text.includes('SEEN '))
    .map(({ text }) => JSON.parse(text.slice(text.indexOf('SEEN ') + 5)) as string[]);
}
