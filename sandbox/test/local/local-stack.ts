import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { startLocalServices } from '../../src/local/exports.js';
import type { FunctionSpec, LocalRun, QueueMappingSpec, StreamMappingSpec } from '../../src/local/exports.js';

export const START = new Date('2030-01-01T00:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Local services for the tests of one file, with functions from a few lines of code. */
export class LocalStack {
  private services?: LocalRun;
  private directory = '';
  private names = 0;

  constructor() {
    beforeAll(async () => {
      this.directory = await mkdtemp(join(tmpdir(), 'sandbox-functions-'));
      this.services = await startLocalServices({ clock: new VirtualClock(START), settleSeconds: 10 });
    });
    afterAll(async () => {
      await this.services?.stop();
      await rm(this.directory, { recursive: true });
    });
  }

  public get run(): LocalRun {
    return this.services!;
  }

  public name(what: string): string {
    this.names += 1;
    return `${what}-${this.names}`;
  }

  public arn(service: string, resource: string): string {
    return `arn:aws:${service}:us-east-1:000000000000:${resource}`;
  }

  /** @param body of the handler: sees `event`, `context` and `seen` (logs what the test asks for) */
  public async function(body: string, options: Partial<FunctionSpec> = {}): Promise<{ name: string; arn: string }> {
    const name = this.name('function');
    const code = `const seen = (value) => console.log('SEEN ' + JSON.stringify(value));\nlet calls = 0;\nexport const handler = async (event, context) => { calls += 1; ${body} };\n`;
    await writeFile(join(this.directory, `${name}.mjs`), code);
    const arn = this.arn('lambda', `function:${name}`);
    this.run.createFunction({
      constructPath: `Stack/${name}`,
      name,
      arn,
      codeDirectory: this.directory,
      handler: `${name}.handler`,
      runtime: 'nodejs24.x',
      timeoutSeconds: 5,
      memoryMegabytes: 128,
      environment: {},
      ...options,
    });
    return { name, arn };
  }

  /** What the function reported with `seen`, in order. */
  public seen(name: string): unknown[] {
    return this.run.logs.entries
      .filter((entry) => entry.source === name && entry.text.includes('SEEN '))
      .map((entry) => JSON.parse(entry.text.slice(entry.text.indexOf('SEEN ') + 5)) as unknown);
  }

  public async queue(attributes: Record<string, string> = {}): Promise<{ name: string; arn: string }> {
    const name = this.name('queue') + (attributes.FifoQueue ? '.fifo' : '');
    await this.run.createQueue({ name, attributes });
    return { name, arn: this.arn('sqs', name) };
  }

  public mapQueue(queueArn: string, functionArn: string, options: Partial<QueueMappingSpec> = {}): void {
    this.run.mapQueue({ queueArn, functionArn, batchSize: 10, filters: [], reportBatchItemFailures: true, ...options });
  }

  public async table(ttlAttribute?: string): Promise<{ name: string; streamArn: string }> {
    const name = this.name('table');
    const { streamArn } = await this.run.createTable({
      create: {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
      ttlAttribute,
    });
    return { name, streamArn: streamArn! };
  }

  public mapStream(streamArn: string, functionArn: string, options: Partial<StreamMappingSpec> = {}): void {
    this.run.mapStream({
      streamArn,
      functionArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 100,
      filters: [],
      reportBatchItemFailures: true,
      bisectOnError: false,
      maximumRetries: -1,
      maximumRecordAgeSeconds: -1,
      ...options,
    });
  }
}
