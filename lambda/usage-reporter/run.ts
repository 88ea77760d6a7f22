import { inParallel } from '../core/metering/in-parallel.js';
import { SHARDS } from '../core/metering/ledger-rules.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { prepare } from './prepare.js';
import { Sender } from './sender.js';

/** A run ends after this time and asks for the next one: the function has a minute left for what it has begun. */
const RUN_MILLISECONDS = 4 * 60_000;

const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/** Tells AWS what can be told about all licenses now. */
export async function run(deps: ReporterDependencies): Promise<void> {
  const started = deps.clock.now();
  const hasTime = () => deps.clock.now() < started + RUN_MILLISECONDS;
  const sender = new Sender(deps, hasTime);
  while (await pass(deps, sender, hasTime)) {
    // Each license is told one slot at a time.
  }
  if (!hasTime()) {
    await deps.runs.askForNext(deps.clock.now());
  }
}

/** Goes through all shards once. Whether anything moved, so that another pass may find more to do. */
async function pass(deps: ReporterDependencies, sender: Sender, hasTime: () => boolean): Promise<boolean> {
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
