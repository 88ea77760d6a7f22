import { beforeEach, expect, test } from 'vitest';
import type { Patience } from '../../../lambda/adapters/patience.js';
import { PATIENCE } from '../../../lambda/fulfillment/patience.js';
import { templateOf } from '../../src/support/integration.js';
import { functionOf } from '../../src/support/template.js';
import { FulfillmentForTests } from './support/fulfillment.js';

const { resolveCustomer, tables, entitlementQueue } = PATIENCE;
/** For a cold start, for the pauses between attempts, and for the answer itself. */
const MARGIN = 5_000;

const at = new FulfillmentForTests();
beforeEach(async () => { await at.start(); });

const longest = ({ attempts, milliseconds }: Patience) => attempts * milliseconds;

test('whatever AWS does, a buyer is answered before the function has to stop', async () => {
  const limit = functionOf(templateOf(), 'fulfillment').Timeout * 1_000 - MARGIN;

  const { session } = await at.arrive();
  const arriving = longest(resolveCustomer) + at.tableCalls * longest(tables);
  const before = at.tableCalls;
  await at.register({ session, name: 'Ada Lovelace', company: 'Example Corp', email: 'ada@example.com' });
  const registering = (at.tableCalls - before) * longest(tables) + at.reads.length * longest(entitlementQueue);

  expect(at.reads).toHaveLength(1);
  expect(at.tableCalls - before).toBeGreaterThan(3);
  expect(Math.max(arriving, registering)).toBeLessThanOrEqual(limit);
});
