import { QUEUES, TABLES } from '../deploy/exports.js';
import { among, count, optional, text, json } from './arguments.js';
import { appOf, defineCommand } from './command.js';
import { itemOf, itemsOf } from './items.js';
import { attributeValues, plainItem } from './plain-values.js';
import { UsageError } from './usage-error.js';
import { counted } from './words.js';

/** A look into what the app stores and sends. */
export const dataCommands = [
  defineCommand({
    name: 'items',
    summary: 'What a table holds',
    group: 'App',
    arguments: {
      table: among(text('its construct path, for example Stack/Tenants', 'path'), (stage) => appOf(stage).deployment.pathsOf(TABLES)),
      key: optional(json('only the item with this key, for example {"license":"l-1"}')),
      limit: optional(count('how many at most; default: 100')),
    },
    positional: ['table'],
    needsApp: true,
    run: async (stage, { table, key, limit = 100 }) => {
      const app = appOf(stage);
      const { physicalId: name } = app.deployment.resource(table, TABLES);
      const found = key === undefined ? await itemsOf(app, { TableName: name, Limit: limit }) : await itemOf(app, { TableName: name, Key: attributeValues(keyOf(key)) });
      return found.map(plainItem);
    },
    show: (items) => items.map((item) => JSON.stringify(item)).join('\n') || 'The table holds no such item.',
  }),
  defineCommand({
    name: 'messages',
    summary: 'How many messages wait in a queue, and the first ten of them; none is taken',
    group: 'App',
    arguments: { queue: among(text('its construct path, for example Stack/FailedJobs', 'path'), (stage) => appOf(stage).deployment.pathsOf(QUEUES)) },
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
