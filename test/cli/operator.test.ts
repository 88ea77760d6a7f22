import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../cli/src/main.js';
import { LET_IN, RunningSeller } from '../support/seller.js';

const HOUR = 60 * 60_000;
const environment = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
const before = { ...process.env };

let seller: RunningSeller;
let database: DynamoDBClient;
let customer: Purchase;
beforeAll(async () => {
  Object.assign(process.env, environment);
  seller = await RunningSeller.start('operator-test');
  database = new DynamoDBClient({ endpoint: seller.sandbox.endpoints.dynamodb });
  customer = await seller.customer();
}, 60_000);
afterAll(async () => {
  for (const name of Object.keys(environment)) {
    process.env[name] = before[name] ?? '';
  }
  database.destroy();
  await seller.stop();
});

const table = () => seller.physicalId('Store/SubscribersTable');
const registrations = () => seller.physicalId('Store/RegistrationsTable');

/** Types a command as an operator of the sandbox would. */
async function type(command: string, answer?: string): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const places = ['--table', table(), '--registrations-table', registrations(), '--dispatch-queue', seller.physicalId('Hooks/Dispatcher/WakeUps/Queue')];
  const endpoints = ['--endpoint', `dynamodb=${seller.sandbox.endpoints.dynamodb}`, `sqs=${seller.sandbox.endpoints.sqs}`];
  const console = { out: (text: string) => { out += `${text}\n`; }, write: async (text: string) => { out += text; }, ask: async () => answer };
  const code = await main([...command.split(' '), ...places, ...endpoints], console, (text) => { err += text; });
  return { code, out, err };
}

const storedContact = async (license: string) =>
  (await database.send(new GetItemCommand({ TableName: registrations(), Key: { pk: { S: `license#${license}` } } }))).Item;

describe('explain', () => {
  test('tells why a customer has access, from which facts, and that nothing is left to do', async () => {
    const { code, out } = await type(`explain ${customer.licenseId}`);

    expect(code).toBe(0);
    expect(out).toContain(`License ${customer.licenseId} is ACTIVE`);
    expect(out).toContain('AWS Marketplace has confirmed the purchase, and the buyer has registered');
    expect(out).toMatch(/License Updated \(agreement agmt-.*\n(.*\n)*.*Entitlements read \(seats: 3/);
    expect(out).toContain('The buyer registered');
    expect(out).toContain('Next: Nothing: access is delivered.');
  });

  test('shows what the buyer typed only when asked to', async () => {
    expect((await type(`explain ${customer.licenseId}`)).out).not.toContain('buyer@customer.example');
    expect((await type(`explain ${customer.licenseId} --contact`)).out).toContain('buyer@customer.example');
  });

  test('finds a license by its ARN in any spelling, by account and by agreement', async () => {
    for (const name of [customer.licenseArn, `aws:license-manager:us-east-1:123456789012:${customer.licenseId}`, customer.account, customer.agreementId]) {
      const { code, out } = await type(`explain ${name} --json`);
      expect({ name, code }).toEqual({ name, code: 0 });
      expect(JSON.parse(out)).toMatchObject([{ license: customer.licenseId, access: { state: 'ACTIVE', reason: 'LICENSED' } }]);
    }
  });

  test('tells for whom a license waits, and what to do', async () => {
    const unregistered = await seller.confirmedPurchase();

    const { out } = await type(`explain ${unregistered.licenseId}`);

    expect(out).toContain('is PENDING');
    expect(out).toContain('Ask them to press "Set up your account"');
  });

  test('tells of an end that was presumed, not heard', async () => {
    const lost = await seller.customer();
    lost.cancel();
    await seller.sandbox.settle();
    await seller.withoutEvents(() => undefined);
    await seller.sandbox.advance(3 * HOUR);

    const { out } = await type(`explain ${lost.licenseId}`);

    expect(out).toContain('is ENDED');
    expect(out).toContain('presumed: AWS did not send it within two hours');
  }, 30_000);

  test('of something unknown says where it looked and what to check', async () => {
    expect(await type('explain l-0123456789abcdef')).toMatchObject({ code: 1, err: expect.stringContaining(`in table ${table()}. Check the table and the Region`) as string });
    expect(await type('explain nonsense')).toMatchObject({ code: 1, err: expect.stringContaining('"nonsense" is no license. Give a license id (l-…)') as string });
  });
});

describe('redrive', () => {
  test('has nothing to do where everything was delivered', async () => {
    expect((await type('redrive')).out).toBe('Nothing waits: every change was delivered.\n');
  });

  test('delivers what waits, after a dry run has only told of it', async () => {
    const waiting = await seller.customer();
    // As if every attempt of the delivery had failed.
    await database.send(new UpdateItemCommand({
      TableName: table(),
      Key: { pk: { S: `license#${waiting.licenseId}` } },
      UpdateExpression: 'SET due = :due, hook = :hook',
      ExpressionAttributeValues: { ':due': { BOOL: true }, ':hook': { M: { delivered: { S: 'NONE' }, version: { N: '0' } } } },
    }));

    const dry = await type('redrive --dry-run --json');
    expect(JSON.parse(dry.out)).toMatchObject({ dryRun: true, woken: [{ license: waiting.licenseId, wanted: 'ACTIVE', delivered: 'NONE', next: 'GRANT' }] });
    expect((await type('redrive')).out).toContain(`Woke the dispatcher for:\n  ${waiting.licenseId}`);
    await seller.sandbox.settle();
    expect(seller.told(waiting.licenseId)).toEqual([LET_IN, LET_IN]);
    expect((await type('redrive')).out).toContain('Nothing waits');
  });
});

describe('erase', () => {
  test('deletes nothing without a person who confirms it', async () => {
    expect(await type(`erase ${customer.licenseId}`)).toMatchObject({ code: 1, err: expect.stringContaining('with --yes') as string });
    expect(await type(`erase ${customer.licenseId}`, 'yes')).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was erased') as string });
    expect(await storedContact(customer.licenseId)).toBeDefined();
  });

  test('deletes what the buyer typed, keeps the access, and says where it may still be', async () => {
    const leaving = await seller.customer();

    const { code, out } = await type(`erase ${leaving.licenseArn}`, leaving.licenseId);

    expect(code).toBe(0);
    expect(out).toContain('is erased');
    expect(out).toContain('up to 35 days');
    expect(out).toContain('up to 14 days');
    expect(await storedContact(leaving.licenseId)).toBeUndefined();
    await seller.sandbox.advance(2 * HOUR);
    expect(seller.told(leaving.licenseId)).toEqual([LET_IN]);
    expect((await type(`explain ${leaving.licenseId} --contact`)).out).toContain('is ACTIVE');
    expect((await type(`erase ${leaving.licenseId}`)).out).toBe(`No contact data is stored under license ${leaving.licenseId}.\n`);
  }, 30_000);

  test('of a renewed license names every license under which the buyer registered', async () => {
    const renewed = await seller.customer();
    const first = renewed.licenseId;
    renewed.renew();
    await seller.sandbox.advance(HOUR);
    await seller.register(renewed);
    const second = renewed.licenseId;
    renewed.renew();
    await seller.sandbox.advance(HOUR);

    const { out } = await type(`erase ${renewed.licenseId} --yes`);

    for (const license of [first, second]) {
      expect(out).toContain(`what they typed is still there. To erase it: erase ${license}`);
      await type(`erase ${license} --yes`);
    }
    expect((await type(`explain ${renewed.licenseId} --contact`)).out).not.toContain('buyer@customer.example');
  }, 30_000);
});

test.each([
  ['an unknown command', 'exlpain l-1', 2, /unknown command 'exlpain'/],
  ['a missing name', 'explain', 2, /missing required argument 'name'/],
])('%s is refused with what is wrong', async (_, command, code, err) => {
  const answer = await type(command);
  expect(answer.code).toBe(code);
  expect(answer.err).toMatch(err);
});
