import { inParallel } from '../core/metering/in-parallel.js';
import { SHARDS } from '../core/metering/ledger-rules.js';
import { CONCURRENCY, WORK_MILLISECONDS } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { prepare } from './prepare.js';
import { Sender } from './sender.js';

const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/** Tells AWS what can be told about all licenses now. */
export async function run(deps: ReporterDependencies): Promise<void> {
  const started = deps.clock.now();
  const hasTime = () => deps.clock.now() < started + WORK_MILLISECONDS;
  const sender = new Sender(deps, deps.pace, hasTime);
  const unnamed = new Set<string>();
  while (await pass(deps, sender, unnamed, hasTime)) {
    // Each license is told one slot at a time.
  }
  for (const license of unnamed) {
    deps.signals.unnamed(license);
  }
  if (!hasTime()) {
    await deps.runs.askForNext(deps.clock.now());
  }
}

/** Goes through all shards once. Whether anything moved, so that another pass may find more to do. */
async function pass(deps: ReporterDependencies, sender: Sender, unnamed: Set<string>, hasTime: () => boolean): Promise<boolean> {
  const settledBefore = sender.settled;
  const failures: unknown[] = [];
  const moved: boolean[] = [];
  for (let i = 0; i < SHARDS; i += CONCURRENCY) {
    await inParallel(ALL_SHARDS.slice(i, i + CONCURRENCY), CONCURRENCY, async (shard) => {
      if (!hasTime()) {
        return;
      }
      try {
        const meters = await deps.meters.ofShard(shard);
        const prepared = await prepare(shard, meters, deps);
        moved.push(prepared.moved);
        sender.queue(prepared.tellings);
        prepared.unnamed.forEach((license) => unnamed.add(license));
      } catch (error) {
        deps.signals.failed(`shard ${shard}`, error);
        failures.push(error);
      }
    });
    await sender.relieve();
  }
  await sender.flush();
  if (failures.length === SHARDS) {
    throw failures[0];
  }
  return hasTime() && (moved.includes(true) || sender.settled > settledBefore);
}
