import { AwsClient } from '../engines/aws-client.js';
import type { Sandbox } from '../sandbox.js';
import type { AttributeValue } from './plain-values.js';

type Item = Readonly<Record<string, AttributeValue>>;

/** One page of what a table holds. */
export async function itemsOf(app: Sandbox, scan: { readonly TableName: string; readonly Limit: number }): Promise<readonly Item[]> {
  return (await ask<{ Items: Item[] }>(app, 'Scan', { ...scan, ConsistentRead: true })).Items;
}

/** All that a filter leaves of a table. */
export async function allItemsOf(app: Sandbox, scan: { readonly TableName: string; readonly FilterExpression: string; readonly ExpressionAttributeValues: Item }): Promise<readonly Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await ask<{ Items: Item[]; LastEvaluatedKey?: Item }>(app, 'Scan', { ...scan, ConsistentRead: true, ...from && { ExclusiveStartKey: from } });
    items.push(...page.Items);
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}

/** The item with a key, if there is one. */
export async function itemOf(app: Sandbox, get: { readonly TableName: string; readonly Key: Item }): Promise<readonly Item[]> {
  const { Item: item } = await ask<{ Item?: Item }>(app, 'GetItem', { ...get, ConsistentRead: true });
  return item ? [item] : [];
}

async function ask<T>({ endpoints }: Sandbox, operation: string, request: object): Promise<T> {
  const client = new AwsClient(endpoints.dynamodb, 'dynamodb', 'us-east-1');
  try {
    return await client.json<T>(`DynamoDB_20120810.${operation}`, request);
  } finally {
    client.close();
  }
}
