import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynoxideBinary } from '../../src/engines/dynoxide-binary.js';
import { startDynoxide } from '../../src/engines/dynoxide.js';
import { startLocalServices } from '../../src/local/exports.js';
import { eventually } from '../kill/processes.js';

const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
const real = join(dirname(manifest), 'dynoxide');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-dynoxide-'));
});

afterAll(() => rm(directory, { recursive: true }));

/** A program in the engine's place. */
async function program(name: string, code: string, mode = 0o755): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\n${code}\n`);
  await chmod(path, mode);
  return path;
}

test('starts on another port if somebody has taken the first one, and does not take their answer for its own', async () => {
  const other = `require('node:http').createServer((_, response) => response.end()).listen(Number(process.argv[1]), '127.0.0.1'); setTimeout(() => process.exit(), 500);`;
  const binary = await program('taken', `
    if [ ! -e "${directory}/taken-once" ]; then
      echo "$3" > "${directory}/taken-once"
      "${process.execPath}" -e "${other}" "$3" 2>/dev/null &
      sleep 0.3
      exit 1
    fi
    exec "${real}" "$@"`);
  const engine = await startDynoxide({ binary });
  const response = await fetch(engine.endpoint, { method: 'POST', headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' }, body: '{}' });
  expect(await response.text()).not.toBe('');
  await engine.stop();
  await expect(fetch(engine.endpoint)).rejects.toThrow();
});

test('an engine that never starts is an error that says what it said', async () => {
  await expect(startDynoxide({ binary: await program('broken', 'echo "error: no luck" >&2; exit 7') })).rejects.toThrow('ended (exit status 7) before it listened. It said: error: no luck');
});

test('a program that cannot be run is an error that names it', async () => {
  const binary = await program('plain', 'true', 0o644);
  await expect(startDynoxide({ binary })).rejects.toThrow(`The DynamoDB engine ${binary} cannot be run: spawn`);
  await expect(startDynoxide({ binary: join(directory, 'missing') })).rejects.toThrow('ENOENT');
});

test('an engine that is not there for this machine is an error that names the package, and the way without it', () => {
  expect(() => dynoxideBinary('darwin', 'arm64')).toThrow('The DynamoDB engine for darwin on arm64 is not installed. Install it with: npm install --save-dev @dynoxide/darwin-arm64@1.2.1. Or run any engine with DynamoDB\'s API and give its address as dynamoDbEndpoint');
});

test('an engine that ends is started again on its port if its tables are in a file, however often', async () => {
  const said: string[] = [];
  const engine = await startDynoxide({ databasePath: join(directory, 'kept.db'), log: (text) => said.push(text) });
  for (let kill = 1; kill <= 3; kill += 1) {
    const { pid } = engine;
    process.kill(pid, 'SIGKILL');
    await eventually(() => engine.pid !== pid || undefined);
    expect((await fetch(engine.endpoint)).status).toBeGreaterThan(0);
  }
  expect(said).toEqual(Array(3).fill('The DynamoDB engine ended (SIGKILL) and was started again: nothing that it had acknowledged is lost'));
  await engine.stop();
  expect(engine.failure).toBeUndefined();
});

test('an engine that ends as often as it is started is given up', async () => {
  const binary = await program('short', 'echo "listening on" >&2; exit 3');
  const engine = await startDynoxide({ binary, databasePath: join(directory, 'short.db') });
  const failure = await eventually(() => engine.failure);
  expect(failure.message).toBe('The DynamoDB engine ends (exit status 3) as often as it is started. Its tables are safe in their file.');
  await engine.stop();
});

test('the services run on an engine of the user\'s own, which outlives them', async () => {
  const own = await startDynoxide();
  const create = { TableName: 'theirs', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }] } as const;
  for (const start of [1, 2]) {
    const run = await startLocalServices({ dynamoDbEndpoint: own.endpoint });
    expect(run.endpoints.dynamodb).toBe(own.endpoint);
    await run.createTable({ create: { ...create, KeySchema: [...create.KeySchema], AttributeDefinitions: [...create.AttributeDefinitions] }, ttlAttribute: 'expires' });
    if (start === 2) {
      await expect(run.createTable({ create: { ...create, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] } }))
        .rejects.toThrow('The table theirs is kept from an earlier start with other keys, indexes or stream than the app has now.');
    }
    await run.stop();
  }
  await own.stop();
  await expect(startLocalServices({ dynamoDbEndpoint: own.endpoint })).rejects.toThrow(`The DynamoDB engine at ${own.endpoint} (dynamoDbEndpoint) does not answer as one`);
  await expect(startLocalServices({ dynamoDbEndpoint: 'https://dynamodb.us-east-1.amazonaws.com' })).rejects.toThrow('Give the http:// address of an engine');
});
