import { untoldOf, waitsTooLong } from '../core/metering/backlog.js';
import type { Untold } from '../core/metering/backlog.js';
import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import { SHARDS } from '../core/metering/ledger-rules.js';
import { Load } from '../core/metering/load.js';
import { identityOf } from '../core/metering/meter.js';
import type { Meter, MetersRead } from '../core/metering/meter.js';
import { candidatesOf } from '../core/metering/slots.js';
import { isUrgent } from '../core/metering/urgency.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { prepare } from './prepare.js';
import type { Sender } from './sender.js';
import { writeOff } from './write-off.js';

/** What the passes of one run share. */
export interface Run {
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
  /** By license: usage that could not be sealed when it was last looked at. */
  readonly unsealed: Map<string, Untold>;
  /** Shards that failed when they were last looked at. */
  readonly unread: Set<number>;
  load: Load;
  readonly hasTime: () => boolean;
  /** All licenses were looked at, and what cannot wait was told, because not all fit into the memory at a time. */
  urgentTold: boolean;
}

/** Some meters of a shard, and where the next ones are. */
interface Part {
  readonly shard: number;
  readonly after?: string;
}

/**
 * Goes through shards once, a part of each at a time. Answers those in which another pass may find more to do: where something is told, or
 * was not seen. The others are looked at again in the next run.
 * @param urgentOnly leaves out what can wait
 */
export async function pass(shards: readonly number[], run: Run, urgentOnly = false): Promise<readonly number[]> {
  const { deps, sender, hasTime } = run;
  const isFirst = shards.length === SHARDS;
  const settledBefore = sender.settled;
  const failures = new Map<number, unknown>();
  const moved = new Set<number>();
  const told = new Set<number>();
  const held = new Map<number, number>();
  const orFail = (some: readonly Part[], work: (part: Part) => Promise<void>) => inParallel(some, CONCURRENCY, async (part) => {
    const { shard } = part;
    if (!hasTime() || failures.has(shard)) {
      return;
    }
    try {
      await work(part);
    } catch (error) {
      deps.signals.failed(`shard ${shard}`, error);
      failures.set(shard, error);
      run.unread.add(shard);
    }
  });
  for (let i = 0; i < shards.length; i += CONCURRENCY) {
    for (let parts: readonly Part[] = shards.slice(i, i + CONCURRENCY).map((shard) => ({ shard })); parts.length > 0;) {
      const read = new Map<number, MetersRead>();
      const seen = new Set<number>();
      await orFail(parts, async ({ shard, after }) => {
        const some = await deps.meters.ofShard(shard, after);
        read.set(shard, some);
        const hours = some.meters.reduce((all, { hold }) => all + (hold?.over?.size ?? 0), after === undefined ? 0 : held.get(shard) ?? 0);
        held.set(shard, hours);
        // The rest may not be read any more: there are at least so many.
        run.held.set(shard, some.next === undefined ? hours : Math.max(hours, run.held.get(shard) ?? 0));
        if (some.meters.length === 0) {
          seen.add(shard);
        }
        if (isFirst && !run.urgentTold) {
          look(shard, some.meters, run, after !== undefined);
        }
      });
      const following = parts.flatMap(({ shard }): Part[] => {
        const after = read.get(shard)?.next;
        return after === undefined ? [] : [{ shard, after }];
      });
      if (following.length > 0 && isFirst && !urgentOnly && !run.urgentTold) {
        run.load = new Load(deps.callsPerSecond);
        await pass(shards, run, true);
        run.urgentTold = true;
        continue; // What was read is old by now.
      }
      await orFail(parts.filter(({ shard }) => (read.get(shard)?.meters.length ?? 0) > 0), async ({ shard }) => {
        const all = read.get(shard)?.meters ?? [];
        const meters = urgentOnly ? all.filter((meter) => isUrgent(meter, deps.clock.now(), deps.finalUsageGrace)) : all;
        const prepared = await prepare(shard, meters, deps, run.load.isTooMuch()).catch((error: unknown) => {
          // Nobody could look at their usage: it counts from their first slot that could be told.
          meters.flatMap((meter) => untoldSince(meter, run)).forEach((untold) => run.unsealed.set(untold.license, untold));
          throw error;
        });
        meters.forEach(({ license }) => run.unsealed.delete(license));
        prepared.unsealed.forEach((untold) => run.unsealed.set(untold.license, untold));
        if (prepared.moved) {
          moved.add(shard);
        }
        if (prepared.tellings.length > 0) {
          told.add(shard);
        }
        sender.forget(meters.map(({ license }) => license));
        sender.queue(prepared.tellings);
        await writeOff(shard, prepared.idle, deps);
        prepared.unnamed.forEach((license) => run.unnamed.add(license));
        seen.add(shard);
      });
      if (!urgentOnly) {
        parts.filter(({ shard }) => seen.has(shard) && read.get(shard)?.next === undefined).forEach(({ shard }) => run.unread.delete(shard));
      }
      await sender.relieve();
      parts = following;
    }
  }
  await sender.flush();
  if (failures.size === SHARDS) {
    throw failures.values().next().value;
  }
  const goesOn = hasTime() && (moved.size > 0 || sender.settled > settledBefore);
  return goesOn ? shards.filter((shard) => moved.has(shard) || told.has(shard) || failures.has(shard)) : [];
}

function untoldSince(meter: Meter, { deps }: Run): Untold[] {
  const identity = meter.fin ? undefined : identityOf(meter);
  const slots = identity === undefined ? [] : candidatesOf(meter, identity, deps.clock.now(), deps.finalUsageGrace).slots;
  return slots.slice(0, 1).map((slot) => untoldOf(meter, slot));
}

/** What a run has to know of all licenses. */
function look(shard: number, meters: readonly Meter[], { deps, inhabited, unconfirmed, load }: Run, goesOn: boolean): void {
  const now = deps.clock.now();
  if (meters.length > 0) {
    inhabited.add(shard);
  }
  for (const meter of meters) {
    const since = waitsTooLong(meter, now);
    if (since !== undefined) {
      unconfirmed.set(meter.license, since);
    }
  }
  load.add(meters, now, deps.finalUsageGrace, deps.zeros?.length ?? 0, goesOn);
}
