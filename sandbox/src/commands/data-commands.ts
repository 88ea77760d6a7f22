import { AwsClient } from '../engines/aws-client.js';
import { count, optional, text, json } from './arguments.js';
import type { Stage } from './command.js';
import { appOf, defineCommand } from './command.js';
import { attributeValues, plainItem } from './plain-values.js';
import type { AttributeValue } from './plain-values.js';
import { UsageError } from './usage-error.js';
import { counted } from './words.js';

type Item = Readonly<Record<string, AttributeValue>>;

/** A look into what the app stores and sends. */
export const dataCommands = [
  defineCommand({
    name: 'items',
    summary: 'What a table holds',
    group: 'App',
    arguments: {
      table: text('its construct path, for example Stack/Tenants', 'path'),
      key: optional(json('only the item with this key, for example {"license":"l-1"}')),
      limit: optional(count('how many at most; default: 100')),
    },
    positional: ['table'],
    needsApp: true,
    run: async (stage, { table, key, limit = 100 }) => {
      const { physicalId: TableName } = appOf(stage).deployment.resource(table);
      const found = key === undefined
        ? await withClient(stage, 'dynamodb', (client) => client.json<{ Items: Item[] }>('DynamoDB_20120810.Scan', { TableName, ConsistentRead: true, Limit: limit }))
        : await withClient(stage, 'dynamodb', async (client) => {
            const { Item: item } = await client.json<{ Item?: Item }>('DynamoDB_20120810.GetItem', { TableName, ConsistentRead: true, Key: attributeValues(keyOf(key)) });
            return { Items: item ? [item] : [] };
          });
      return found.Items.map(plainItem);
    },
    show: (items) => items.map((item) => JSON.stringify(item)).join('\n') || 'The table holds no such item.',
  }),
  defineCommand({
    name: 'messages',
    summary: 'How many messages wait in a queue, and the first ten of them; none is taken',
    group: 'App',
    arguments: { queue: text('its construct path, for example Stack/FailedJobs', 'path') },
    positional: ['queue'],
    needsApp: true,
    run: (stage, { queue }) => appOf(stage).messages(queue),
    show: ({ waiting, first }) => [`${counted(waiting, 'message')} waiting.`, ...first].join('\n'),
  }),
];

function keyOf(key: unknown): Readonly<Record<string, unknown>> {
  if (typeof key !== 'object' || key === null || Array.isArray(key)) {
    throw new UsageError(`items: 'key' is ${JSON.stringify(key)}; give an object such as {"license":"l-1"}.`);
  }
  return key as Record<string, unknown>;
}

async function withClient<T>(stage: Stage, service: 'dynamodb', use: (client: AwsClient) => Promise<T>): Promise<T> {
  const client = new AwsClient(appOf(stage).endpoints[service], service, 'us-east-1');
  try {
    return await use(client);
  } finally {
    client.close();
  }
}
