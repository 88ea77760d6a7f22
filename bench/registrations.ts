/**
 * How long 300 buyers take to subscribe, arrive, register and be let in, in the quickstart on the local engines, and
 * how much memory the process has then. Bar (on 2 cores): 10 s from the first buyer to the last tenant, 500 MB.
 *
 *     npx tsx --tsconfig tsconfig.dev.json bench/registrations.ts [buyers]
 */
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import { Browser, sessionIn } from '../examples/quickstart/demo/browser.js';
import { listing } from '../examples/quickstart/demo/journey.js';
import { synthesize } from '../examples/quickstart/demo/synthesize.js';

const BAR_SECONDS = 10;
const BAR_MEGABYTES = 500;
/** Buyers who press the button at the same time. */
const AT_ONCE = 8;
const STEP_MILLISECONDS = 30_000;
const MOST_STEPS = 20;

const buyers = Number(process.argv[2] ?? 300);

async function main(): Promise<void> {
  const assembly = synthesize('registrations');
  const started = performance.now();
  const sandbox = await Sandbox.start({ assembly, products: [listing], start: new Date('2027-02-10T12:00:00Z') });
  const up = performance.now();
  const atStart = process.cpuUsage();
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let buyer = lane; buyer < buyers; buyer += AT_ONCE) {
        await register(sandbox);
      }
    }));
    const registered = performance.now();
    let steps = 0;
    while (await tenants(sandbox) < buyers && steps < MOST_STEPS) {
      await sandbox.advance(STEP_MILLISECONDS);
      steps += 1;
    }
    const done = performance.now();
    const found = await tenants(sandbox);
    const megabytes = process.memoryUsage().rss / 1024 / 1024;
    const total = (done - up) / 1000;
    console.log(`start ${seconds(up - started)}; ${buyers} registrations ${seconds(registered - up)}; ${found} tenants let in after ${seconds(done - registered)} more, ${steps} steps of 30 s`);
    const { user, system } = process.cpuUsage(atStart);
    console.log(`processor time of the sandbox itself ${seconds((user + system) / 1000)}`);
    console.log(`${total.toFixed(1)} s (bar: ${BAR_SECONDS} s for 300), ${megabytes.toFixed(0)} MB (bar: ${BAR_MEGABYTES})`);
    process.exitCode = found === buyers && total <= BAR_SECONDS * buyers / 300 && megabytes <= BAR_MEGABYTES ? 0 : 1;
  } finally {
    await sandbox.stop();
  }
}

async function register(sandbox: Sandbox): Promise<void> {
  const purchase = sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 3 } });
  const browser = new Browser(sandbox.output('FulfillmentUrl'));
  const page = await browser.post('/', purchase.setUpAccount());
  await browser.post('/register', { session: sessionIn(page), email: 'buyer@customer.example' });
}

/** How many tenants the app has let in. */
async function tenants(sandbox: Sandbox): Promise<number> {
  const client = new DynamoDBClient({ endpoint: sandbox.endpoints.dynamodb, region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } });
  const { Count = 0 } = await client.send(new ScanCommand({ TableName: sandbox.deployment.resource('Quickstart/Tenants').physicalId, Select: 'COUNT' }));
  client.destroy();
  return Count;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
