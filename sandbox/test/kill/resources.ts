import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionSpec, LocalRun } from '../../src/local/exports.js';

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:us-east-1:000000000000:${resource}`;
}

export async function tableOf(run: LocalRun, name: string): Promise<{ readonly streamArn: string }> {
  const { streamArn = '' } = await run.createTable({
    create: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
    ttlAttribute: 'expires',
  });
  return { streamArn };
}

/** @param body of the handler: sees `event`, `context` and `seen` (logs what the test asks for). Returns the ARN. */
export async function functionOf(run: LocalRun, folder: string, name: string, body: string, options: Partial<FunctionSpec> = {}): Promise<string> {
  await writeFile(join(folder, `${name}.mjs`), `const seen = (value) => console.log('SEEN ' + JSON.stringify(value));\nexport const handler = async (event, context) => { ${body} };\n`);
  const arn = arnOf('lambda', `function:${name}`);
  run.createFunction({
    constructPath: `Stack/${name}`,
    name,
    arn,
    codeDirectory: folder,
    handler: `${name}.handler`,
    runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
    timeoutSeconds: 60,
    memoryMegabytes: 128,
    environment: {},
    ...options,
  });
  return arn;
}

/** What a sandbox creates in each of its lives. The worker hangs with what it gets for the first time. */
export async function createAll(run: LocalRun, folder: string): Promise<void> {
  const { streamArn } = await tableOf(run, 'orders');
  await run.createQueue({ name: 'idle', attributes: {} });
  await run.createQueue({ name: 'work', attributes: { VisibilityTimeout: '300' } });
  const worker = await functionOf(run, folder, 'worker', `
    const [{ body, attributes }] = event.Records;
    seen([body, attributes.ApproximateReceiveCount]);
    while (attributes.ApproximateReceiveCount === '1') { /* never gives control back */ }`, { timeoutSeconds: 240 });
  run.mapQueue({ functionArn: worker, queueArn: arnOf('sqs', 'work'), batchSize: 1, filters: [], reportBatchItemFailures: false });
  const listener = await functionOf(run, folder, 'listener', `
    const { appendFileSync } = await import('node:fs');
    appendFileSync('heard', event.Records.map((record) => record.dynamodb.Keys.pk.S + '\\n').join(''));`);
  run.mapStream({ functionArn: listener, streamArn, startingPosition: 'TRIM_HORIZON', batchSize: 100, filters: [], reportBatchItemFailures: false, bisectOnError: false, maximumRetries: -1, maximumRecordAgeSeconds: -1 });
  await functionOf(run, folder, 'later', 'seen(event); throw new Error("not yet");');
}
