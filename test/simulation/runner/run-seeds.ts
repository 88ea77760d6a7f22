import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedOptions, SeedResult } from '../run-seed.js';
import type { VariantName } from '../variants.js';
import { bundleWorker } from './bundle.js';
import type { Patch } from './bundle.js';

export interface RunOptions {
  readonly seeds: readonly number[];
  readonly licenses: number;
  readonly calm?: boolean;
  readonly untilViolated?: boolean;
  readonly variant?: VariantName | undefined;
  /** Worker processes. */
  readonly workers: number;
  readonly patches?: readonly Patch[];
  /** Called with each result, in any order. False ends the run. */
  readonly each: (result: SeedResult) => boolean;
}

/** Plays seeds in worker processes. */
export async function runSeeds({ seeds, licenses, calm = false, untilViolated = false, variant, workers, patches, each }: RunOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
  try {
    const bundle = join(folder, 'worker.mjs');
    await bundleWorker(bundle, patches);
    const waiting = seeds.values();
    const stop = { now: false };
    await Promise.all(Array.from({ length: Math.min(workers, seeds.length) }, () => work(bundle, () => {
      const next = stop.now ? undefined : waiting.next();
      return next?.done === false ? { seed: next.value, licenses, calm, untilViolated, variant } : undefined;
    }, (result) => {
      if (!stop.now && !each(result)) {
        stop.now = true;
      }
    })));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One worker process, until there is nothing more to do. */
function work(bundle: string, next: () => SeedOptions | undefined, each: (result: SeedResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = fork(bundle, { execArgv: ['--max-semi-space-size=64', '--single-threaded-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let finished = false;
    const goOn = () => {
      const options = next();
      if (options) {
        worker.send(options);
      } else {
        finished = true;
        worker.disconnect();
      }
    };
    worker.on('message', (result: SeedResult) => {
      each(result);
      goOn();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (finished) {
        resolve();
      } else {
        reject(new Error(`A worker of the simulation ended with code ${code ?? 'none'}.`));
      }
    });
    goOn();
  });
}
