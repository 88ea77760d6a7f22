import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listing } from '../../../examples/quickstart/demo/journey.js';
import { synthesize } from '../../../examples/quickstart/demo/synthesize.js';
import { purchaseOf } from '../../src/commands/purchases.js';
import { Sandbox } from '../../src/sandbox.js';
import { settings } from '../local/clients.js';
import { HOUR, MINUTE } from '../local/local-stack.js';
import { descendants, eventually, gone } from './processes.js';

let folder: string;
let child: ChildProcess | undefined;
let sandbox: Sandbox | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-kill-'));
});
afterEach(async () => {
  await sandbox?.stop();
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const local = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** The quickstart with a customer, in a process of its own that uses and buys on until it is killed. Returns its lines. */
async function startChild(assembly: string): Promise<{ readonly lines: string[]; readonly process: ChildProcess & { readonly pid: number } }> {
  const program = join(folder, 'main.mts');
  await writeFile(program, `
import { commandNamed } from ${local('../../src/commands/exports.ts')};
import { Sandbox } from ${local('../../src/sandbox.ts')};
import { Browser, sessionIn } from ${local('../../../examples/quickstart/demo/browser.ts')};
import { listing } from ${local('../../../examples/quickstart/demo/journey.ts')};
const say = (...words) => process.stdout.write(words.join(' ') + '\\n');
const sandbox = await Sandbox.start({
  assembly: ${JSON.stringify(assembly)}, products: [listing], start: new Date('2027-02-10T12:00:00Z'), stateDirectory: ${JSON.stringify(join(folder, 'state'))},
});
const { agreementId, licenseArn } = await commandNamed('subscribe').run(sandbox, { entitlements: { seats: 3 }, as: 'acme' });
const purchase = sandbox.marketplace.purchase(agreementId);
const browser = new Browser(sandbox.output('FulfillmentUrl'));
const page = await browser.post('/', purchase.setUpAccount());
await browser.post('/register', { session: sessionIn(page), email: 'buyer@customer.example' });
await sandbox.advance(${2 * MINUTE});
say('customer', licenseArn);
for (let i = 1; ; i += 1) {
  const occurredAt = new Date(sandbox.clock.now()).toISOString();
  await sandbox.invoke('Quickstart/Acme', { events: [{ id: 'req-' + i, license: licenseArn, dimension: 'api-calls', quantity: 1, occurredAt }] });
  say('used', i);
  say('bought', sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 1 } }).licenseId);
  say('token', sandbox.marketplace.purchases.at(-1).setUpAccount()['x-amzn-marketplace-token']);
  await sandbox.advance(${10 * MINUTE});
}
`);
  const started = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  child = started;
  const lines: string[] = [];
  createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
  return { lines, process: started as ChildProcess & { readonly pid: number } };
}

const valuesAfter = (lines: readonly string[], word: string) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

async function tenant(license: string): Promise<string | undefined> {
  const client = new DynamoDBClient(settings(sandbox!.endpoints.dynamodb));
  const found = await client.send(new GetItemCommand({ TableName: sandbox!.deployment.resource('Quickstart/Tenants').physicalId, Key: { license: { S: license } } }));
  client.destroy();
  return found.Item?.state.S;
}

test('SIGKILL of a sandbox with a state folder: AWS Marketplace knows every purchase afterwards, and bills what was used before and after', async () => {
  const assembly = synthesize('kill-test');
  const { lines, process: killed } = await startChild(assembly);
  // More than an hour of virtual time: some usage is told to AWS already, some is not.
  await eventually(() => valuesAfter(lines, 'token').length >= 10 || undefined);
  const processes = descendants(killed.pid);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  await Promise.all(processes.map(gone));

  sandbox = await Sandbox.start({ assembly, products: [listing], stateDirectory: join(folder, 'state') });
  const { marketplace } = sandbox;
  const [license] = valuesAfter(lines, 'customer');
  const purchase = purchaseOf(sandbox, 'acme');
  expect(purchase.licenseArn).toBe(license);
  expect(marketplace.ledger.billed(license).length).toBeGreaterThan(0);
  expect(marketplace.licenses.map(({ id }) => id)).toEqual(expect.arrayContaining(valuesAfter(lines, 'bought')));
  const token = valuesAfter(lines, 'token').at(-1)!;
  expect(marketplace.call('ResolveCustomer', { RegistrationToken: token }).result.LicenseArn).toContain(valuesAfter(lines, 'bought')[valuesAfter(lines, 'token').length - 1]);

  await sandbox.settle();
  expect(await tenant(purchase.licenseId)).toBe('ACTIVE');
  const { error } = await sandbox.invoke('Quickstart/Acme', { events: [
    { id: 'after', license, dimension: 'api-calls', quantity: 1_000, occurredAt: new Date(sandbox.clock.now()).toISOString() },
    // One that came before the kill, once more.
    { id: 'req-1', license, dimension: 'api-calls', quantity: 1, occurredAt: '2027-02-10T12:02:00Z' },
  ] });
  expect(error).toBeUndefined();
  purchase.upgrade({ seats: 5 });
  await sandbox.advance(2 * HOUR);
  purchase.cancel();
  await sandbox.advance(2 * HOUR);

  const billed = marketplace.ledger.totals(license)['api-calls'] - 1_000;
  const used = valuesAfter(lines, 'used').length;
  // What was going on at the kill may have been done without a word about it.
  expect(billed - used === 0 || billed - used === 1).toBe(true);
  expect(marketplace.ledger.billedTwice()).toEqual([]);
  expect(await tenant(purchase.licenseId)).toBe('SUSPENDED');
}, 180_000);
