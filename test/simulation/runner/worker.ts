import { rememberDates } from './dates.js';
import { runSeed } from '../run-seed.js';
import type { SeedOptions } from '../run-seed.js';

rememberDates();

/** Plays the seeds that its parent names, one after the other. */
process.on('message', (options: SeedOptions) => {
  runSeed(options).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(`Seed ${options.seed}:`, error);
      process.exit(2);
    },
  );
});
