import type { AttributeValue } from 'aws-lambda';
import { usageCommand } from '../../../cli/src/commands/usage.js';
import { meterFeed } from '../../../lambda/meter-feed/handler.js';
import type { ReporterDependencies } from '../../../lambda/usage-reporter/dependencies.js';
import { play } from '../../cli/played.js';
import type { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, HOUR, LICENSE, usage } from './bench.js';

/** 2026-11-21, unless the time has a day. */
export const at = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : `2026-11-21T${time}Z`);
export const DIMENSIONS = new Map([['requests', 'requests-pack']]);
export const included = { dimensions: DIMENSIONS, of: async () => undefined };

/** A bench whose licenses have a contract, as the stream of the subscribers table tells it. */
export class Contract {
  private revision = 0;

  constructor(readonly bench: Bench) {}

  public static async including(db: DynamoForTests, quantity: number, until = '2026-11-30T12:00:00.000Z'): Promise<Contract> {
    const contract = new Contract(await Bench.over(db));
    await contract.entitled(quantity, until);
    return contract;
  }

  public async entitled(quantity: number | undefined, expiresAt: string, end?: string): Promise<void> {
    const list: AttributeValue[] = quantity === undefined ? [] : [{ M: { dimension: { S: 'requests-pack' }, value: { N: String(quantity) }, expiresAt: { S: expiresAt } } }];
    const { bench } = this;
    this.revision += 1;
    await meterFeed({
      meters: bench.meters, finalUsage: { send: async () => undefined }, clock: { now: () => bench.now }, finalUsageGrace: 8 * 60_000, included: DIMENSIONS,
      signals: { failed: (_what, error) => { throw error; }, ignored: (_what, problem) => { throw new Error(problem); } },
    })({ Records: [{ dynamodb: { SequenceNumber: 's', NewImage: {
      id: { S: LICENSE }, revision: { N: String(this.revision) },
      identity: { M: { licenseArn: { S: `arn:aws:license-manager::294406891311:license:${LICENSE}` }, account: { S: '111122223333' } } },
      facts: { M: { activated: { S: '2026-11-21T12:00:00.000Z' }, entitlements: { M: { list: { L: list }, time: { S: new Date(bench.now).toISOString() } } } } },
      access: { M: end === undefined ? {} : { end: { S: end } } },
    } } }] });
  }

  public async hear(id: string, quantity: number | string, occurredAt?: string): Promise<void> {
    await this.bench.hear([usage(id, { quantity, ...occurredAt === undefined ? {} : { occurredAt: `${occurredAt}Z` } })]);
  }

  public async report(time: string, over: Partial<ReporterDependencies> = {}): Promise<void> {
    this.bench.now = at(time);
    await this.bench.report({ included, ...over });
  }

  public get billed(): number {
    return this.bench.taker.billed(LICENSE, 'requests');
  }

  public async account(): Promise<Record<string, unknown>> {
    return (await play(this.bench, (context) => usageCommand(LICENSE, { from: new Date(this.bench.now - 26 * HOUR).toISOString().slice(0, 13) }, context))).answer;
  }
}
