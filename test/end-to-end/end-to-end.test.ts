import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { assemblyWithFewerRuns } from './assembly.js';
import { brokenPromises } from './promises.js';
import { digestOf, resultOf } from './result.js';
import { SEEDS } from './seeds.js';
import { runSeed } from './seeded-run.js';
import type { SeededRun } from './seeded-run.js';
import { Turns } from './turns.js';

/**
 * `END_TO_END=all` runs every published seed, `twice` each of them twice, and `publish` writes their digests anew, for when a change of
 * results is meant; `later` runs none. Otherwise a few run, the first of them twice.
 */
const { END_TO_END: extent = 'few' } = process.env;
const FEW = 3;
const seeds = extent === 'few' ? SEEDS.slice(0, FEW) : SEEDS;
const repeated = extent === 'twice' ? seeds : seeds.slice(0, 1);

/** Beside the few, other tests run. */
const turns = new Turns(extent === 'few' ? 1 : 3);
const LONGEST = seeds.length * 120_000;

const file = join(import.meta.dirname, 'digests.json');
const published = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string | undefined>;

let assembly: string;

beforeAll(() => {
  assembly = assemblyWithFewerRuns('end-to-end');
}, 60_000);

/** Plays a seed and answers what came of it, when `look` has seen it. */
function playing(seed: string, look: (run: SeededRun) => Promise<void>) {
  return turns.take(async () => {
    const run = await runSeed(seed, assembly);
    try {
      await look(run);
      return await resultOf(run);
    } finally {
      await run.quickstart.stop();
    }
  });
}

describe.runIf(extent !== 'later').concurrent('with faults everywhere', () => {
  test.each(seeds)('seed %s keeps every promise, with the published result', async (seed) => {
    const result = await playing(seed, async (run) => {
      expect(await brokenPromises(run)).toEqual([]);
    });
    if (extent === 'publish') {
      published[seed] = digestOf(result);
      writeFileSync(file, `${JSON.stringify(published, undefined, 2)}\n`);
    }
    expect(digestOf(result), `Another result than the published one: ${JSON.stringify(result)}. If a change is meant, publish it: see above`).toBe(published[seed]);
    if (repeated.includes(seed)) {
      expect(await playing(seed, noticesWrongBills)).toEqual(result);
    }
  }, LONGEST);
});

/** Usage that is missing from the bill, or on it without having been used, breaks a promise. */
async function noticesWrongBills(run: SeededRun): Promise<void> {
  const unit = run.used.find(({ quarters }) => quarters >= 4)!;
  expect(await brokenPromises({ ...run, used: [...run.used, unit] })).toEqual([expect.stringMatching(/used \d+, billed \d+/)]);
  expect(await brokenPromises({ ...run, used: run.used.filter((one) => one !== unit) })).toEqual([expect.stringMatching(/used \d+, billed \d+/)]);
}
