import { backlogOf, waitsTooLong } from '../core/metering/backlog.js';
import type { Untold } from '../core/metering/backlog.js';
import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import { SHARDS } from '../core/metering/ledger-rules.js';
import { Load } from '../core/metering/load.js';
import type { Meter } from '../core/metering/meter.js';
import { Auditor } from './auditor.js';
import { CONCURRENCY, WORK_MILLISECONDS } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { prepare } from './prepare.js';
import { Sender } from './sender.js';
import { writeOff } from './write-off.js';

/** Runs follow each other in this time. */
const RUN_MILLISECONDS = 5 * 60_000;

/** All shards, each run beginning with others: when no run gets to the end, none is always last. */
function shardsFrom(now: number): readonly number[] {
  const first = Math.floor(now / RUN_MILLISECONDS) * CONCURRENCY % SHARDS;
  return Array.from({ length: SHARDS }, (_, i) => (first + i) % SHARDS);
}

/** What the passes of one run share. */
interface Run {
  readonly deps: ReporterDependencies;
  readonly sender: Sender;
  /** Licenses whose usage waits for an ARN that AWS accepts. */
  readonly unnamed: Set<string>;
  /** Shards that have licenses. */
  readonly inhabited: Set<number>;
  /** By license: the hour since which usage waits too long for a confirmation. */
  readonly unconfirmed: Map<string, Hour>;
  /** By shard: how many hours wait for a person. */
  readonly held: Map<number, number>;
  /** By shard: usage that could not be sealed. */
  readonly unsealed: Map<number, readonly Untold[]>;
  readonly load: Load;
  readonly hasTime: () => boolean;
}

/**
 * Tells AWS what can be told about all licenses now.
 * @param auditor remembers from run to run what is done
 */
export async function run(deps: ReporterDependencies, auditor = new Auditor(deps)): Promise<void> {
  const started = deps.clock.now();
  const hasTime = () => deps.clock.now() < started + WORK_MILLISECONDS;
  const one: Run = { deps, sender: new Sender(deps, deps.pace, hasTime), unnamed: new Set(), inhabited: new Set(), unconfirmed: new Map(), held: new Map(), unsealed: new Map(), load: new Load(deps.callsPerSecond), hasTime };
  // Each license is told one slot at a time.
  for (let shards = shardsFrom(started); shards.length > 0;) {
    shards = await pass(shards, one);
  }
  for (const license of one.unnamed) {
    deps.signals.unnamed(license);
  }
  for (const [license, since] of one.unconfirmed) {
    deps.signals.unconfirmed(license, since);
  }
  deps.guard?.signals.waiting([...one.held.values()].reduce((all, some) => all + some, 0));
  deps.signals.backlog(backlogOf([...one.sender.untold, ...[...one.unsealed.values()].flat()], deps.clock.now()));
  // Last, because it can wait: what it finds is told by the next run.
  await auditor.audit([...one.inhabited], hasTime);
  if (!hasTime()) {
    await deps.runs.askForNext(deps.clock.now());
  }
}

/**
 * Goes through shards once. Answers those in which another pass may find more to do: where something is told, or was not seen. The
 * others are looked at again in the next run.
 */
async function pass(shards: readonly number[], { deps, sender, unnamed, inhabited, unconfirmed, held, unsealed, load, hasTime }: Run): Promise<readonly number[]> {
  const isFirst = shards.length === SHARDS;
  const settledBefore = sender.settled;
  const failures = new Map<number, unknown>();
  const moved = new Set<number>();
  const told = new Set<number>();
  for (let i = 0; i < shards.length; i += CONCURRENCY) {
    const some = shards.slice(i, i + CONCURRENCY);
    const orFail = (work: (shard: number) => Promise<void>) => inParallel(some, CONCURRENCY, async (shard) => {
      if (!hasTime() || failures.has(shard)) {
        return;
      }
      try {
        await work(shard);
      } catch (error) {
        deps.signals.failed(`shard ${shard}`, error);
        failures.set(shard, error);
      }
    });
    const read = new Map<number, Meter[]>();
    await orFail(async (shard) => {
      const meters = await deps.meters.ofShard(shard);
      read.set(shard, meters);
      held.set(shard, meters.reduce((hours, { hold }) => hours + (hold?.over?.size ?? 0), 0));
      if (meters.length > 0) {
        inhabited.add(shard);
      }
      if (isFirst) {
        for (const meter of meters) {
          const since = waitsTooLong(meter, deps.clock.now());
          if (since !== undefined) {
            unconfirmed.set(meter.license, since);
          }
        }
        load.add(meters, deps.clock.now(), deps.finalUsageGrace, deps.zeros?.length ?? 0);
      }
    });
    await orFail(async (shard) => {
      const prepared = await prepare(shard, read.get(shard) ?? [], deps, load.isTooMuch());
      unsealed.set(shard, prepared.unsealed);
      if (prepared.moved) {
        moved.add(shard);
      }
      if (prepared.tellings.length > 0) {
        told.add(shard);
      }
      sender.queue(prepared.tellings);
      await writeOff(shard, prepared.idle, deps);
      prepared.unnamed.forEach((license) => unnamed.add(license));
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
