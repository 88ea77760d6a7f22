import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynoxide } from 'cdk-marketplace-saas-sandbox';
import { buildSync } from 'esbuild';
import { LicenseMetersInTable } from '../../lambda/adapters/metering/license-meters.js';
import { QuarantineInTable } from '../../lambda/adapters/metering/quarantine.js';
import { UsagePagesInTable } from '../../lambda/adapters/metering/usage-pages.js';
import { inParallel } from '../../lambda/core/metering/in-parallel.js';
import { usageIntake } from '../../lambda/usage-intake/handler.js';
import { simulatedDynamo } from '../../test/simulation/store/client.js';
import { Table } from '../../test/simulation/store/table.js';
import type { Item } from '../../test/simulation/store/values.js';
import { record, signalsTo } from './lambda-events';
import { startTakers } from './takers';
import { HOUR, MINUTE, livesOf, usageOf } from './workload';

export interface ReporterMemory {
  /** Megabytes, of the whole process: the function's code and the SDK are 70 of them. */
  readonly most: number;
  readonly mostHeap: number;
  readonly seconds: number;
  readonly processor: number;
  readonly calls: number;
}

const TABLE = 'usage';
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const ITEMS_PER_WRITE = 25;

/**
 * One run of the reporter's bundle in a process of its own, as Lambda runs it: real clients over the wire to a DynamoDB engine, real time, eight
 * calls a second, and four minutes at most.
 */
export async function reporterMemory(licenses: number, dimensions: number): Promise<ReporterMemory> {
  const engine = await startDynoxide();
  const takers = await startTakers();
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: REGION, credentials: CREDENTIALS });
  try {
    await fill(client, licenses, dimensions);
    const measured = await invoke({
      AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_ENDPOINT_URL_SQS: takers.endpoint, AWS_ENDPOINT_URL_MARKETPLACE_METERING: takers.endpoint,
      USAGE_TABLE: TABLE, CALLS_PER_SECOND: '8', ZERO_USAGE_DIMENSIONS: '[]', DRY_RUN: 'false', FINAL_USAGE_GRACE_SECONDS: '480', PRODUCT_CODE: 'acme',
      FINAL_USAGE_QUEUE_URL: `${takers.endpoint}/000000000000/final`, RUN_QUEUE_URL: `${takers.endpoint}/000000000000/runs.fifo`, MARKETPLACE_REGION: REGION,
      POWERTOOLS_SERVICE_NAME: 'reporter', POWERTOOLS_METRICS_NAMESPACE: 'bench', POWERTOOLS_LOG_LEVEL: 'ERROR', POWERTOOLS_METRICS_DISABLED: 'true',
    });
    return { ...measured, calls: takers.calls };
  } finally {
    client.destroy();
    takers.stop();
    await engine.stop();
  }
}

/** Licenses that have used something in an hour that is over. */
async function fill(client: DynamoDBClient, licenses: number, dimensions: number): Promise<void> {
  const hour = Math.floor((Date.now() - HOUR - 10 * MINUTE) / HOUR) * HOUR;
  const table = new Table(() => hour);
  const local = simulatedDynamo(table, (_what, effect) => new Promise((resolve) => {
    resolve(effect());
  }), () => 0);
  const meters = new LicenseMetersInTable(local, TABLE);
  const failures: unknown[] = [];
  const intake = usageIntake({
    meters, pages: new UsagePagesInTable(local, TABLE), quarantine: new QuarantineInTable(local, TABLE), queue: { comeBack: () => Promise.resolve() },
    clock: { now: () => hour + 20 * MINUTE }, signals: signalsTo(failures),
  });
  for (const { id, arn, account } of livesOf(licenses)) {
    await meters.create(id, { arn, account, start: new Date(hour).toISOString() });
    await intake({ Records: [record(JSON.stringify(usageOf(id, hour, dimensions)), 'usage')] });
  }
  if (failures.length > 0) {
    throw new Error(`The table could not be filled: ${String(failures[0])}`);
  }
  await client.send(new CreateTableCommand({
    TableName: TABLE, BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
  }));
  const items = [...table.all()];
  const writes = Array.from({ length: Math.ceil(items.length / ITEMS_PER_WRITE) }, (_, i) => items.slice(i * ITEMS_PER_WRITE, (i + 1) * ITEMS_PER_WRITE));
  await inParallel(writes, 4, async (some: readonly Item[]) => {
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: some.map((one) => ({ PutRequest: { Item: one } })) } }));
  });
}

function invoke(env: NodeJS.ProcessEnv): Promise<Omit<ReporterMemory, 'calls'>> {
  return new Promise((resolve, reject) => {
    const built = join(mkdtempSync(join(tmpdir(), 'reporter-')), 'process.cjs');
    buildSync({ entryPoints: [join(__dirname, 'reporter-process.ts')], outfile: built, platform: 'node', format: 'cjs', target: 'node20' });
    // As Lambda starts Node.js in a function of 512 MB.
    const child = fork(built, [join(__dirname, '../../assets/usage-reporter/index.js')], { env: { PATH: process.env.PATH, ...env }, execArgv: ['--max-old-space-size=460'] });
    child.on('message', resolve);
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new Error(`The reporter's process ended with code ${code ?? 'none'} before it had measured anything.`));
    });
  });
}
