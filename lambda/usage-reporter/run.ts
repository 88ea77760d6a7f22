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
  // Each license is told one slot at a time.
  for (let shards: readonly number[] = ALL_SHARDS; shards.length > 0;) {
    shards = await pass(shards, deps, sender, unnamed, hasTime);
  }
  for (const license of unnamed) {
    deps.signals.unnamed(license);
  }
  if (!hasTime()) {
    await deps.runs.askForNext(deps.clock.now());
  }
}

/**
 * Goes through shards once. Answers those in which another pass may find more to do: where something is told, or was not seen. The
 * others are looked at again in the next run.
 */
async function pass(
  shards: readonly number[], deps: ReporterDependencies, sender: Sender, unnamed: Set<string>, hasTime: () => boolean,
): Promise<readonly number[]> {
  const settledBefore = sender.settled;
  const failures = new Map<number, unknown>();
  const moved = new Set<number>();
  const told = new Set<number>();
  for (let i = 0; i < shards.length; i += CONCURRENCY) {
    await inParallel(shards.slice(i, i + CONCURRENCY), CONCURRENCY, async (shard) => {
      if (!hasTime()) {
        return;
      }
      try {
        const meters = await deps.meters.ofShard(shard);
        const prepared = await prepare(shard, meters, deps);
        if (prepared.moved) {
          moved.add(shard);
        }
        if (prepared.tellings.length > 0) {
          told.add(shard);
        }
        sender.queue(prepared.tellings);
        prepared.unnamed.forEach((license) => unnamed.add(license));
      } catch (error) {
        deps.signals.failed(`shard ${shard}`, error);
        failures.set(shard, error);
      }
    });
    await sender.relieve();
  }
  await sender.flush();
  if (failures.size === SHARDS) {
    throw failures.values().next().value;
  }
  const goesOn = hasTime() && (moved.size > 0 || sender.settled > settledBefore);
  return goesOn ? shards.filter((shard) => moved.has(shard) || told.has(shard) || failures.has(shard)) : [];
}
