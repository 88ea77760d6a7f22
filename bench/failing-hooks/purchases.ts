import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import { Browser, sessionIn } from '../../examples/quickstart/demo/browser.js';

/** When a buyer was let in, in milliseconds of virtual time after the purchase, and how many calls of the hook that took. */
export interface LetIn {
  readonly after: number;
  readonly calls: number;
}

export interface Purchases<T> {
  /** By the number of the buyer; who was not let in is missing. */
  readonly letIn: ReadonlyMap<number, LetIn>;
  /** Of real time. */
  readonly seconds: number;
  readonly then: T;
}

/** What the hook remembers about a buyer. */
interface Call {
  readonly buyer: string;
  readonly calls: number;
  readonly letIn?: number;
}

export const PRODUCT = 'failing-hooks';

/** Buyers who press the button at the same time. */
const AT_ONCE = 8;
/** Buyers who purchase in the same moment of virtual time. */
const WAVE = 50;
const BETWEEN_WAVES = 15_000;
const MINUTE = 60_000;
/** A hook that fails is called again after at most 15 minutes; twice, and some time for AWS Marketplace to tell. */
const MINUTES = 45;

/**
 * Lets buyers purchase and register, fifty in each moment of virtual time, and 45 minutes pass.
 *
 * @param kind what the hook does for a buyer: with this the e-mail address begins
 * @param then what to do with the sandbox afterwards
 */
export async function purchases<T = undefined>(
  assembly: string, buyers: number, kind: (buyer: number) => string, then?: (sandbox: Sandbox) => Promise<T>,
): Promise<Purchases<T>> {
  const sandbox = await Sandbox.start({ assembly, products: [{ code: PRODUCT, name: 'Failing hooks', pricingModel: 'CONTRACT' }], start: new Date('2027-02-10T12:00:00Z') });
  try {
    const begin = performance.now();
    const purchased = new Map<number, number>();
    for (let buyer = 0; buyer < buyers; buyer += WAVE) {
      await register(sandbox, Array.from({ length: Math.min(WAVE, buyers - buyer) }, (_, i) => buyer + i), kind, purchased);
      await sandbox.advance(BETWEEN_WAVES);
    }
    await sandbox.advance(MINUTES * MINUTE);
    const letIn = await whoWasLetIn(sandbox, purchased);
    const seconds = (performance.now() - begin) / 1000;
    return { letIn, seconds, then: await then?.(sandbox) as T };
  } finally {
    await sandbox.stop();
  }
}

async function register(sandbox: Sandbox, buyers: readonly number[], kind: (buyer: number) => string, purchased: Map<number, number>): Promise<void> {
  const browser = new Browser(sandbox.fulfillmentUrl());
  const purchases = buyers.map((buyer) => {
    purchased.set(buyer, sandbox.clock.now());
    return sandbox.marketplace.buyer().subscribe({ product: PRODUCT, entitlements: { seats: 3 } });
  });
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, lane) => {
    for (let i = lane; i < buyers.length; i += AT_ONCE) {
      const page = await browser.post('/', purchases[i].setUpAccount());
      await browser.post('/register', { session: sessionIn(page), email: `${kind(buyers[i])}+${buyers[i]}@customer.example`, name: 'A buyer', company: 'A customer' });
    }
  }));
}

async function whoWasLetIn(sandbox: Sandbox, purchased: ReadonlyMap<number, number>): Promise<Map<number, LetIn>> {
  const client = new DynamoDBClient({ endpoint: sandbox.endpoints.dynamodb, region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } });
  const letIn = new Map<number, LetIn>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName: sandbox.deployment.resource('FailingHooks/Calls').physicalId })) {
    for (const { buyer, calls, letIn: moment } of Items.map((item) => unmarshall(item) as Call)) {
      if (moment !== undefined) {
        const number = Number(buyer.split(/[+@]/)[1]);
        letIn.set(number, { after: moment - (purchased.get(number) ?? NaN), calls });
      }
    }
  }
  client.destroy();
  return letIn;
}
