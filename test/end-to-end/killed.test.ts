import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Chance } from '../../sandbox/src/marketplace/faults/chance.js';
import { assemblyWithFewerRuns } from './assembly.js';
import { Killer } from './killer.js';
import { brokenPromises } from './promises.js';
import { runSeed } from './seeded-run.js';
import { Turns } from './turns.js';

/** `END_TO_END=killed` plays fifty seeds, `all` leaves this to another run; otherwise one. The moments depend on the machine, so no results are published. */
const { END_TO_END: extent = 'few' } = process.env;
const seeds = Array.from({ length: extent === 'killed' ? 50 : 1 }, (_, i) => String(i + 1));
/** A run that was killed again and again is given up, and the next one does its work. */
const GIVEN_UP_RUN = 'dead letter in Quickstart/Marketplace/Metering/Reporter/Runs/DeadLetters/Queue: ';
const turns = new Turns(extent === 'killed' ? 2 : 1);

let assembly: string;

beforeAll(() => {
  assembly = assemblyWithFewerRuns('killed');
}, 60_000);

// It looks for the processes of functions where Linux has them.
describe.runIf(existsSync('/proc/self/environ') && extent !== 'all').concurrent('with metering functions killed while they work, beside all other faults', () => {
  test.each(seeds)('seed %s keeps every promise', async (seed) => {
    await turns.take(async () => {
      const killer = new Killer(new Chance(`killed/${seed}`));
      const run = await runSeed(seed, assembly).finally(() => { killer.stop(); });
      try {
        expect(killer.kills).toBeGreaterThan(0);
        expect((await brokenPromises(run)).filter((one) => !one.startsWith(GIVEN_UP_RUN))).toEqual([]);
      } finally {
        await run.quickstart.stop();
      }
    });
  }, seeds.length * 120_000);
});
