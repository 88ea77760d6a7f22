import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Agreements } from '../../../lambda/core/agreement-hub.js';
import type { License } from '../../../lambda/core/license.js';
import type { Licenses } from '../../../lambda/core/licenses.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { batchOf } from '../../support/marketplace-events.js';
import { storeIn, subscriptions } from './listening.js';
import type { Store } from './listening.js';
import { steps, storyOf } from './scenario.js';
import type { Happening } from './scenario.js';

const db = new DynamoForTests();
const HANDLERS = 4;
let table: string;
let told = 0;

beforeAll(async () => {
  table = await db.table();
});

/** A license whose events have never been told before, so that runs can share a table. */
const freshLicense = () => `l-${++told}`;

/** The store of a function that dies now and then, before or after one of its writes. */
function mortal(store: Store, dies: () => boolean): Store {
  const risky = <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) => async (...args: Args) => {
    if (dies()) { throw new Error('died before the write'); }
    const result = await write(...args);
    if (dies()) { throw new Error('died after the write'); }
    return result;
  };
  const { licenses, agreements } = store;
  return {
    licenses: {
      get: async (id) => await licenses.get(id),
      record: risky(async (...fact: Parameters<Licenses['record']>) => await licenses.record(...fact)),
    },
    agreements: {
      link: risky(async (agreement: string, license: string) => await agreements.link(agreement, license)),
      created: risky(async (...created: Parameters<Agreements['created']>) => await agreements.created(...created)),
      ended: risky(async (...ended: Parameters<Agreements['ended']>) => await agreements.ended(...ended)),
    },
  };
}

/** Four handlers empty one queue at the same time; what fails comes back. */
async function deliver(queue: Happening[], store: Store) {
  const { listen } = subscriptions(store);
  const handle = async (happening: Happening) => {
    if ('event' in happening) {
      return (await listen(batchOf(happening.event))).batchItemFailures.length === 0;
    }
    const { license, ...value } = happening.registration;
    return await store.licenses.record(license, { kind: 'registered', value }).then(() => true, () => false);
  };
  const handler = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (!await handle(next)) {
        queue.push(next);
      }
    }
  };
  await Promise.all(Array.from({ length: HANDLERS }, handler));
}

/** What must be the same whatever the order; names that are ours for the run are taken out. */
function outcomeOf(license: License | undefined, name: string) {
  const { state, reason, ending, end, since } = license!.access;
  return JSON.parse(JSON.stringify({ facts: license!.facts, access: { state, reason, ending, end, since } }).replaceAll(name, 'l')) as unknown;
}

test('whatever the order, the repeats, the crashes and who runs at the same time, access is what truly happened', async () => {
  const runs = fc.record({
    plan: steps,
    shuffle: fc.infiniteStream(fc.nat()),
    deaths: fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
    repeats: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(fc.asyncProperty(runs, async ({ plan, shuffle, deaths, repeats }) => {
    const store = storeIn(table, db.client, 'SUBSCRIPTION');
    const inOrder = storyOf(freshLicense(), plan);
    const shuffled = storyOf(freshLicense(), plan);
    await deliver([...inOrder.happenings], store);

    const queue = Array.from({ length: repeats }, () => shuffled.happenings).flat()
      .map((happening) => ({ happening, rank: Number(shuffle.next().value) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ happening }) => happening);
    await deliver(queue, mortal(store, () => deaths.next().value === 0));

    const [first, second] = [await store.licenses.get(inOrder.license), await store.licenses.get(shuffled.license)];
    expect(outcomeOf(second, shuffled.license)).toEqual(outcomeOf(first, inOrder.license));
    expect(second!.access).toMatchObject(shuffled.truth);
  }), { numRuns: 30 });
});

test('two orders of the same story end in the same digest', async () => {
  await fc.assert(fc.asyncProperty(steps, async (plan) => {
    const { license, happenings } = storyOf(freshLicense(), plan);
    const digests = [];
    for (const order of [happenings, [...happenings].reverse()]) {
      const store = storeIn(await db.table(), db.client, 'SUBSCRIPTION');
      await deliver([...order], store);
      digests.push((await store.licenses.get(license))!.access.digest);
    }
    expect(digests[1]).toBe(digests[0]);
  }), { numRuns: 15 });
});
