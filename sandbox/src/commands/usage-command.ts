import type { Sandbox } from '../sandbox.js';
import { amounts, moment, optional, text } from './arguments.js';
import { appOf, defineCommand } from './command.js';
import { noteUsage } from './heard-usage.js';
import { PURCHASE, purchaseOf } from './purchases.js';
import { eventQuantity, quantityOf } from './quantity.js';
import { UsageError } from './usage-error.js';
import { usageQueuesOf } from './usage-queues.js';

/** How many reports each sandbox has sent. */
const reports = new WeakMap<Sandbox, number>();

export const usageCommand = defineCommand({
  name: 'usage',
  summary: 'Report usage to the app\'s usage queue, as the vendor\'s code does',
  group: 'App',
  needsApp: true,
  changes: true,
  arguments: {
    purchase: PURCHASE,
    quantities: amounts('what was used: dimension=quantity'),
    occurredAt: optional(moment('when it was used; default: now')),
    id: optional(text('the id of the usage event: the same id counts once; default: a new one', 'id')),
    queue: optional(text('construct path of the usage queue; default: that of the product', 'path')),
  },
  positional: ['purchase', 'quantities'],
  run: async (stage, { purchase: wanted, quantities, occurredAt, id, queue }) => {
    const app = appOf(stage);
    const purchase = purchaseOf(stage, wanted);
    const entries = Object.entries(quantities).map(([dimension, given]): [string, number] => [dimension, quantityOf('usage', dimension, given)]);
    if (entries.length === 0) {
      throw new UsageError('usage: \'quantities\' is empty; say what was used, for example api-calls=7.');
    }
    const path = queue ?? usageQueueOf(app, purchase.product.code);
    const number = (reports.get(app) ?? 0) + 1;
    reports.set(app, number);
    const events = entries.map(([dimension, quantity]) => ({
      id: id === undefined ? `sandbox-${[stage.clock.now(), ...app.runId === undefined ? [] : [app.runId], number].join('-')}-${dimension}` : entries.length > 1 ? `${id}-${dimension}` : id,
      license: purchase.licenseId,
      dimension,
      quantity: eventQuantity(quantity),
      occurredAt: (occurredAt ?? new Date(stage.clock.now())).toISOString(),
    }));
    await app.send(path, JSON.stringify(events));
    // A queue that is none of our constructs' is not listened to.
    for (const event of events) {
      noteUsage(stage.marketplace, event);
    }
    await stage.settle();
    return { queue: path, events };
  },
  show: ({ events, queue }) => `Reported ${events.map(({ dimension, quantity }) => `${String(quantity)} ${dimension}`).join(', ')} to ${queue}.`,
});

function usageQueueOf(app: Sandbox, productCode: string): string {
  const queues = usageQueuesOf(app);
  // The metering of a product knows no product code; it stands beside constructs that do.
  const functions = app.constructsOf(productCode);
  const beside = queues.filter(({ metering }) => functions.some((one) => one.startsWith(`${parentOf(metering)}/`)));
  const found = (queues.length > 1 ? beside : queues).map(({ path }) => path);
  const [only] = found;
  if (found.length !== 1) {
    throw new UsageError(found.length === 0
      ? `The app has no usage queue for product ${productCode}. Name one: usage --queue MyStack/Queue; or call the function of yours that reports usage: invoke.`
      : `Which usage queue is meant? There is: ${found.join(', ')}. Say which: usage --queue <path>.`);
  }
  return only;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
