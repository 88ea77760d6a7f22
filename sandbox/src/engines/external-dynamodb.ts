import { AwsClient } from './aws-client.js';
import type { DynamoEngine } from './dynoxide.js';

/**
 * An engine with DynamoDB's API that the user runs. It must keep one set of tables for all access keys and
 * Regions: DynamoDB Local does with `-sharedDb`.
 *
 * @param endpoint for example `http://127.0.0.1:8000`
 * @throws Error if it is no such address, or nothing answers there
 */
export async function externalDynamoDb(endpoint: string, region: string): Promise<DynamoEngine> {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol !== 'http:') {
    throw new Error(`dynamoDbEndpoint is ${endpoint}. Give the http:// address of an engine on this machine or in your network, for example http://127.0.0.1:8000.`);
  }
  const client = new AwsClient(endpoint, 'dynamodb', region);
  try {
    await client.json('DynamoDB_20120810.ListTables', {});
  } catch (cause) {
    throw new Error(`The DynamoDB engine at ${endpoint} (dynamoDbEndpoint) does not answer as one: ${String(cause)}. Start it first, or leave the option out.`, { cause });
  } finally {
    client.close();
  }
  return { endpoint: url.origin, pid: 0, stop: () => Promise.resolve() };
}
