import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, sessionIn } from '../../examples/quickstart/demo/browser.js';
import { listing } from '../../examples/quickstart/demo/journey.js';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';
import { idHash } from '../../lambda/core/metering/hashes.js';
import { hourOf } from '../../lambda/core/metering/hours.js';
import { pageKey } from '../../lambda/core/metering/keys.js';
import { RunningQuickstart } from '../support/quickstart.js';
import { typed, withLocalCredentials } from './typed.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let quickstart: RunningQuickstart;
let purchase: Purchase;
/** The hour of the first usage. */
let hour: string;
let restore: () => void;

/** AWS does not know the second dimension: what is told of it is refused. */
beforeAll(async () => {
  restore = withLocalCredentials();
  const dimensions = listing.dimensions!.filter(({ key }) => key !== 'storage-gb');
  quickstart = await RunningQuickstart.with({ assembly: synthesize('cli-usage-test'), products: [{ ...listing, dimensions }] });
  const { sandbox } = quickstart;
  purchase = sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 10 } });
  const browser = new Browser(quickstart.fulfillmentUrl);
  await browser.post('/register', { session: sessionIn(await browser.post('/', purchase.setUpAccount())), email: 'buyer@customer.example' });
  await sandbox.advance(2 * MINUTE);
  hour = hourOf(sandbox.clock.now());
  await report('a', 'api-calls', 5);
  await report('b', 'storage-gb', '2.5');
  await report('c', 'sseats', 1);
  await sandbox.advance(2 * HOUR);
}, 120_000);
afterAll(async () => {
  restore();
  await quickstart.stop();
});

async function report(id: string, dimension: string, quantity: number | string): Promise<void> {
  const { sandbox } = quickstart;
  const event = { id, license: purchase.licenseId, dimension, quantity, occurredAt: new Date(sandbox.clock.now()).toISOString() };
  await sandbox.invoke('Quickstart/Acme', { events: [event] });
  await sandbox.settle();
}

const table = () => quickstart.sandbox.deployment.resource('Quickstart/Marketplace/Metering/UsageTable').physicalId;
const type = (...args: string[]) => typed([...args, '--usage-table', table(), '--endpoint', quickstart.sandbox.endpoints.dynamodb]);
const since = () => ['--from', hour, '--to', hourOf(quickstart.sandbox.clock.now())];

describe('usage', () => {
  test('tells what AWS accepted and refused, in words, with what to do', async () => {
    const { code, out, err } = await type('usage', purchase.licenseId, ...since());

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`api-calls\n  ${hour}  heard 5, told 5, accepted 5 \\(record [^)]+\\)\n  total +heard 5, told 5, accepted 5`));
    expect(out).toMatch(new RegExp(`storage-gb\n  ${hour}  heard 2.5, told 2.5, quarantined 2, remainder 0.5 \\(InvalidUsageDimension`));
    expect(out).toContain('refused it for good, with the reason above: remove the cause');
    expect(out).toMatch(/never counted: 1 event\..*\n {2}c {2}UNKNOWN_DIMENSION: dimension is "sseats"/);
    expect(out).toMatch(/Recomputed from \d+ receipts: they give the stored state\./);
  });

  test('tells the same as JSON, of the dimensions that are asked for', async () => {
    const { out } = await type('usage', purchase.licenseArn, ...since(), '--dimension', 'api-calls', '--json');

    expect(JSON.parse(out)).toMatchObject({
      license: purchase.licenseId, from: hour,
      lines: [{ hour, dimension: 'api-calls', heard: '5', told: '5', accepted: '5', recordId: expect.any(String) as string }],
      totals: { 'api-calls': { accepted: '5' } },
      refused: [{ name: 'c', code: 'UNKNOWN_DIMENSION' }],
      recomputed: { agrees: true, contradictions: [] },
    });
  });

  test('of one event says in which hour it was counted, that it was refused, or that it was not', async () => {
    expect((await type('usage', purchase.licenseId, ...since(), '--event', 'a')).out).toContain(`Counted in hour ${hour}`);
    expect((await type('usage', purchase.licenseId, ...since(), '--event', 'c')).out).toMatch(/Refused on arrival .*: UNKNOWN_DIMENSION: dimension is "sseats"/);
    expect((await type('usage', purchase.licenseId, ...since(), '--event', 'zzz')).out).toMatch(/Not counted in these hours.*occurredAt/);

    const { out } = await type('usage', purchase.licenseId, ...since(), '--event', 'a', '--json');
    expect(JSON.parse(out)).toEqual({ license: purchase.licenseId, from: hour, to: expect.any(String) as string, event: 'a', hash: idHash('a'), counted: [hour], refused: [] });
    expect(await type('usage', ...since(), '--event', 'a')).toMatchObject({ code: 1, err: expect.stringContaining('usage <license> --event a') as string });
  });

  test('without a license lists those that somebody should look at', async () => {
    const { out } = await type('usage', ...since());

    expect(out).toContain(`\n  ${purchase.licenseId}  quarantined 2\n`);
    expect(out).toMatch(new RegExp(`refused on arrival.*\n  ${purchase.licenseId}  1 event`));
    expect(JSON.parse((await type('usage', ...since(), '--json')).out)).toMatchObject({ refused: [{ license: purchase.licenseId, events: 1 }] });
    expect((await type('usage', ...since(), '--dimension', 'api-calls')).out).toContain('Nothing to look at');
  });

  test('says where to look when the license is unknown or an hour is none', async () => {
    expect(await type('usage', 'l-0123456789abcdef', ...since())).toMatchObject({ code: 1, err: expect.stringContaining(`in table ${table()}`) as string });
    expect(await type('usage', purchase.licenseId, '--from', '2026-13-01')).toMatchObject({ code: 1, err: expect.stringContaining('such as 2026-11-21T20') as string });
  });
});

describe('export', () => {
  test('writes a row for each hour and dimension, as CSV', async () => {
    const [head, ...rows] = (await type('export', ...since())).out.trimEnd().split('\n');

    expect(head).toBe('license,hour,dimension,heard,told,accepted,included,quarantined,expired,dryRun,sending,writtenOff,dropped,lost,remainder,untold,held,recordId,duplicate,reasons');
    expect(rows[0]).toMatch(new RegExp(`^${purchase.licenseId},${hour},api-calls,5,5,5,0,0,0,0,0,0,0,0,0,0,0,[^,]+,,$`));
    expect(rows[1]).toMatch(new RegExp(`^${purchase.licenseId},${hour},storage-gb,2.5,2.5,0,0,2,0,0,0,0,0,0,0,0,0,,,"?InvalidUsageDimension`));
    expect(rows[2]).toBe(`${purchase.licenseId},${hour},storage-gb,0,0,0,0,0,0,0,0,0,0,0,0.5,0,0,,,`);
    expect(rows).toHaveLength(3);
  });

  test('writes a file, as JSON', async () => {
    const output = join(mkdtempSync(join(tmpdir(), 'usage-export-')), 'usage.json');
    expect((await type('export', ...since(), '--format', 'json', '--output', output)).out).toContain(`3 rows, hours ${hour} to`);
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject([{ dimension: 'api-calls', accepted: '5' }, { quarantined: '2' }, { remainder: '0.5' }]);
  });

  test('refuses formats that it does not know, and files that it cannot write', async () => {
    expect(await type('export', ...since(), '--format', 'xml')).toMatchObject({ code: 1, err: expect.stringContaining('csv and json') as string });
    expect(await type('export', ...since(), '--output', '/nowhere/at/all.csv')).toMatchObject({ code: 1, err: expect.stringContaining('/nowhere/at/all.csv') as string });
  });
});

test('the tables, the queue and the time of a sandbox are found where it lists its functions', async () => {
  const { dynamodb, sqs, lambda } = quickstart.sandbox.endpoints;
  const operate = (...args: string[]) => typed([...args, '--endpoint', `dynamodb=${dynamodb}`, `sqs=${sqs}`, `lambda=${lambda}`]);

  const { code, out, err } = await operate('usage', purchase.licenseId);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/Usage of license .* to 2027-02-/);
  expect(out).toMatch(new RegExp(`api-calls\n  ${hour}  heard 5, told 5, accepted 5`));
  expect(await operate('explain', purchase.licenseId, '--stack', 'Quickstart')).toMatchObject({ code: 0, out: expect.stringContaining('is ACTIVE') as string });
  expect(await operate('redrive')).toMatchObject({ code: 0 });
  expect(await operate('usage', '--product', 'another')).toMatchObject({ code: 1, err: expect.stringContaining('No integration with metering was found') as string });
});

test('the last usage of a license that was cancelled is there, and what is left of it is dropped by name', async () => {
  const { sandbox } = quickstart;
  const last = hourOf(sandbox.clock.now());
  await report('d', 'api-calls', 7);
  purchase.cancel();
  await sandbox.advance(2 * HOUR);

  const { out } = await type('usage', purchase.licenseId, ...since(), '--json');

  const { lines, recomputed } = JSON.parse(out) as { lines: { hour: string; dimension: string }[]; recomputed: object };
  expect(lines.filter((line) => line.hour === last)).toMatchObject([{ dimension: 'api-calls', heard: '7', accepted: '7' }, { dimension: 'storage-gb', dropped: '0.5' }]);
  expect(recomputed).toMatchObject({ agrees: true });
}, 60_000);

test('a stored state that the receipts do not give is told', async () => {
  const database = new DynamoDBClient({ endpoint: quickstart.sandbox.endpoints.dynamodb });
  const { pk, sk } = pageKey(purchase.licenseId, hour, 0);
  await database.send(new UpdateItemCommand({
    TableName: table(), Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET b.#dimension = :b', ExpressionAttributeNames: { '#dimension': 'api-calls' }, ExpressionAttributeValues: { ':b': { N: '3' } },
  }));
  database.destroy();

  const { code, out } = await type('usage', purchase.licenseId, ...since());

  expect(code).toBe(0);
  expect(out).toContain('The receipts do not give the stored state');
  expect(out).toContain(`told of ${hour}: stored is api-calls 3, storage-gb 2.5, the receipts give api-calls 5, storage-gb 2.5`);
});
