import type { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { feedOf } from '../../cli/src/metering/feed.js';
import { placesOf } from '../../cli/src/places.js';
import { usageTableOf } from '../../cli/src/usage-table.js';

/** The functions of an account, in two pages. */
function account(...functions: { name: string; variables: Record<string, string> }[]): () => LambdaClient {
  const Functions = functions.map(({ name, variables }) => ({ FunctionName: name, Environment: { Variables: variables } }));
  const send = async ({ input }: { input: { Marker?: string } }) =>
    (input.Marker === undefined ? { Functions: Functions.slice(0, 1), NextMarker: 'more' } : { Functions: Functions.slice(1) });
  return () => ({ send }) as unknown as LambdaClient;
}

const handler = (stack: string, product: string, service: string, more: Record<string, string>) => ({
  name: `${stack}-MarketplaceHandler${service.replace('-', '')}-AbC123`,
  variables: { POWERTOOLS_SERVICE_NAME: service, PRODUCT_CODE: product, PRICING_MODEL: 'CONTRACT_WITH_CONSUMPTION', SUBSCRIBERS_TABLE: `${stack}-licenses`, ...more },
});
const integration = (stack: string, product: string) => [
  handler(stack, product, 'access-dispatcher', { DISPATCH_QUEUE_URL: `https://queue/${stack}`, FINAL_USAGE_GRACE_SECONDS: '480', REGISTRATIONS_TABLE: `${stack}-contacts` }),
  handler(stack, product, 'fulfillment', { REGISTRATIONS_TABLE: `${stack}-contacts` }),
];
const placesOfAcme = {
  table: 'Acme-licenses', registrationsTable: 'Acme-contacts', dispatchQueue: 'https://queue/Acme',
  product: { code: 'code-1', pricingModel: 'CONTRACT_WITH_CONSUMPTION', metering: { grace: 480_000 } },
};

test('the tables and the queue are found by the functions of the integration', async () => {
  const functions = account({ name: 'Other', variables: { SUBSCRIBERS_TABLE: 'mine' } }, ...integration('Acme', 'code-1'));
  expect(await placesOf({}, ['table'], functions)).toEqual(placesOfAcme);
});

test('one of several integrations has to be named, by product or stack', async () => {
  const functions = account(...integration('Acme', 'code-1'), ...integration('Beta', 'code-2'));
  await expect(placesOf({}, ['table'], functions)).rejects.toThrow('There are 2 integrations in this account and Region: code-1 with table Acme-licenses; code-2 with table Beta-licenses. Say which one');
  expect(await placesOf({ product: 'code-1' }, ['table'], functions)).toEqual(placesOfAcme);
  expect(await placesOf({ stack: 'Acme' }, ['table'], functions)).toEqual(placesOfAcme);
});

test('a stack is not taken for others whose names begin with its name', async () => {
  const functions = account(...integration('Acme-prod-eu', 'code-1'), ...integration('Acme', 'code-1'));
  expect(await placesOf({ stack: 'Acme' }, ['table'], functions)).toEqual(placesOfAcme);
  expect(await placesOf({ stack: 'Acme-prod-eu' }, ['table'], functions)).toMatchObject({ table: 'Acme-prod-eu-licenses' });
});

test('an integration in a nested stack is found by the name of the outer one', async () => {
  const functions = account(...integration('Acme-MarketplaceNested-XyZ', 'code-1'));
  expect(await placesOf({ stack: 'Acme' }, ['table'], functions)).toMatchObject({ table: 'Acme-MarketplaceNested-XyZ-licenses' });
});

test('where there is none, the command says what to check and how to name the tables', async () => {
  await expect(placesOf({ stack: 'Nowhere' }, ['table'], account())).rejects.toThrow(/No integration .* in stack Nowhere\. Check the credentials and the Region .* --table/);
});

test('tables are not mixed: who names one names what else the command needs', async () => {
  await expect(placesOf({ table: 'a' }, ['table', 'registrationsTable'], account())).rejects.toThrow('With --table, say also --registrations-table');
});

describe('the table with usage', () => {
  const metered = (stack: string, product: string) => [...integration(stack, product), handler(stack, product, 'usage-reporter', { USAGE_TABLE: `${stack}-usage` })];
  const functions = account(...metered('Acme', 'code-1'), ...metered('Beta', 'code-2'));

  test('is found by the usage reporter of the integration', async () => {
    expect(await usageTableOf({ product: 'code-2' }, functions)).toBe('Beta-usage');
    expect(await usageTableOf({ stack: 'Acme' }, functions)).toBe('Acme-usage');
    expect(await usageTableOf({ usageTable: 'mine' }, functions)).toBe('mine');
  });

  test('has to be told when there are several, none, or another table was named', async () => {
    await expect(usageTableOf({}, functions)).rejects.toThrow('There are 2 integrations with metering in this account and Region: code-1 with table Acme-usage; code-2 with table Beta-usage. Say which one');
    await expect(usageTableOf({}, account(...integration('Acme', 'code-1')))).rejects.toThrow(/No integration with metering .* --usage-table/);
    await expect(usageTableOf({ table: 'a' }, functions)).rejects.toThrow('With --table, say also --usage-table');
  });
});

describe('how meters are told of their licenses', () => {
  const variables = { USAGE_TABLE: 'Acme-usage', FINAL_USAGE_QUEUE_URL: 'https://queue/final', FINAL_USAGE_GRACE_SECONDS: '480', INCLUDED_USAGE: '{"requests":"plan"}' };
  const functions = account(...integration('Acme', 'code-1'), handler('Acme', 'code-1', 'meter-feed', variables));

  test('is found by the function that does it for the table', async () => {
    expect(await feedOf('Acme-usage', {}, functions)).toEqual({ finalUsageQueue: 'https://queue/final', finalUsageGrace: 480_000, included: new Map([['requests', 'plan']]) });
  });

  test('is not found for a table that no integration uses', async () => {
    await expect(feedOf('other-usage', {}, functions)).rejects.toThrow(/keeps usage in table other-usage\. Nothing was adopted: deploy your app with this table first/);
  });
});
