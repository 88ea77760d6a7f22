import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import type { ProductListing, Subscription } from 'cdk-marketplace-saas-sandbox';
import { ownSeconds, secondsOfEndedChildren } from './processor-time';

/** An app that lets buyers in. */
export interface MeasuredApp {
  readonly name: string;
  /** Directory of its cloud assembly. */
  readonly assembly: string;
  readonly product: ProductListing;
  /** What each buyer subscribes to. */
  readonly subscription: Omit<Subscription, 'product'>;
  /** Construct path of the table that has an item for each buyer who was let in. */
  readonly tenants: string;
  /** What the buyer's browser does. @param fields what AWS Marketplace has it post */
  register(sandbox: Sandbox, fields: Readonly<Record<string, string>>): Promise<void>;
}

/** Times are in seconds. */
export interface Figures {
  readonly start: number;
  /** From the first buyer until all have registered. */
  readonly registrations: number;
  /** From then until all are let in. */
  readonly rest: number;
  readonly letIn: number;
  /** How often virtual time was moved on. */
  readonly steps: number;
  /** Of the process with the sandbox in it, once all are let in. */
  readonly megabytes: number;
  /** Processor time of that process, which plays the buyers' browsers too, from the first buyer until all are let in. */
  readonly own: number;
  /** Processor time of the functions and of DynamoDB, from their start to their end. */
  readonly others?: number;
}

/** Buyers who press the button at the same time. */
const AT_ONCE = 8;
const STEP_MILLISECONDS = 30_000;
const MOST_STEPS = 20;

/** Lets buyers subscribe and register, a few at a time, and virtual time pass until all of them are let in. */
export async function measure(app: MeasuredApp, buyers: number): Promise<Figures> {
  const { assembly, product } = app;
  const childrenBefore = secondsOfEndedChildren();
  const starting = now();
  const sandbox = await Sandbox.start({ assembly, products: [product], start: new Date('2027-02-10T12:00:00Z') });
  const figures = { start: now() - starting, ...await letIn(app, sandbox, buyers).finally(() => sandbox.stop()) };
  const children = secondsOfEndedChildren();
  return { ...figures, ...(children !== undefined && childrenBefore !== undefined && { others: children - childrenBefore }) };
}

async function letIn(app: MeasuredApp, sandbox: Sandbox, buyers: number): Promise<Omit<Figures, 'start' | 'others'>> {
  const begin = now();
  const ownBefore = ownSeconds();
  await registerAll(app, sandbox, buyers);
  const registered = now();
  let tenants = 0;
  let steps = 0;
  while (tenants < buyers && steps < MOST_STEPS) {
    await sandbox.advance(STEP_MILLISECONDS);
    tenants = await count(sandbox, app.tenants);
    steps += 1;
  }
  return {
    registrations: registered - begin,
    rest: now() - registered,
    letIn: tenants,
    steps,
    megabytes: process.memoryUsage().rss / 1024 / 1024,
    own: ownSeconds() - ownBefore,
  };
}

async function registerAll(app: MeasuredApp, sandbox: Sandbox, buyers: number): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, lane) => {
    for (let buyer = lane; buyer < buyers; buyer += AT_ONCE) {
      const purchase = sandbox.marketplace.buyer().subscribe({ ...app.subscription, product: app.product.code });
      await app.register(sandbox, purchase.setUpAccount());
    }
  }));
}

async function count(sandbox: Sandbox, table: string): Promise<number> {
  const client = new DynamoDBClient({ endpoint: sandbox.endpoints.dynamodb, region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } });
  const { Count = 0 } = await client.send(new ScanCommand({ TableName: sandbox.deployment.resource(table).physicalId, Select: 'COUNT' }));
  client.destroy();
  return Count;
}

/** In seconds. */
function now(): number {
  return performance.now() / 1000;
}
