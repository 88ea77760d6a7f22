import { untoldOf } from '../core/metering/backlog.js';
import type { Untold } from '../core/metering/backlog.js';
import type { SpendGuard } from '../core/metering/held-usage.js';
import { monthClose } from '../core/metering/hours.js';
import type { Hour } from '../core/metering/hours.js';
import { isLearned } from '../core/metering/included.js';
import { inParallel } from '../core/metering/in-parallel.js';
import { PAGE_KEPT_MILLISECONDS } from '../core/metering/ledger-rules.js';
import { identityOf } from '../core/metering/meter.js';
import type { Identity, LicenseMeters, Meter } from '../core/metering/meter.js';
import { UNUSED } from '../core/metering/page.js';
import type { HourOfUse } from '../core/metering/page.js';
import { candidatesOf, chooseSlot } from '../core/metering/slots.js';
import type { Candidates } from '../core/metering/slots.js';
import { aboveCeilings, decideUntil, hoursAbove } from '../core/metering/spend-guard.js';
import { freeze } from '../core/metering/statement.js';
import { isWrittenOff } from '../core/metering/write-off.js';
import { askAboutHeld } from './ask.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { learnIncluded } from './included.js';
import { readHours } from './read-hours.js';
import type { HoursRead } from './read-hours.js';
import { tellingOf } from './telling.js';
import type { Telling } from './telling.js';
import { unnamedWithUsage } from './unnamed.js';

/** What there is to tell about the licenses of a shard. */
export interface Prepared {
  readonly tellings: Telling[];
  /** A slot was sealed, or somebody else was quicker: there may be more to do. */
  moved: boolean;
  /** Licenses whose usage waits for an ARN that AWS accepts. */
  readonly unnamed: readonly string[];
  /** Meters whose newest statement is settled and who have nothing to tell now. */
  readonly idle: Meter[];
  /** Usage that could not be sealed now. */
  readonly unsealed: Untold[];
  /** Something could not be sealed now: it is tried again by the next run. */
  failed: boolean;
}

interface Open {
  readonly meter: Meter;
  readonly identity: Identity;
  readonly candidates: Candidates;
}

/** S3 for the licenses of one shard, whose meters were just read. Statements that have no receipt yet are taken up again. */
export async function prepare(shard: number, read: readonly Meter[], deps: ReporterDependencies, merge = false): Promise<Prepared> {
  const asked = await askAboutHeld(shard, read, deps);
  const meters = read.filter((meter) => !meter.fin && !asked.has(meter.license));
  if (meters.length === 0) {
    return { tellings: [], moved: asked.size > 0, unnamed: [], idle: read.filter((meter) => meter.fin), unsealed: [], failed: false };
  }
  const unnamed = await unnamedWithUsage(shard, meters, deps);
  const prepared: Prepared = { tellings: [], moved: asked.size > 0, unnamed, idle: read.filter((meter) => meter.fin), unsealed: [], failed: false };

  // The order of the reads is what keeps an hour from being told twice: meters, then receipts, then pages. A page that
  // was read before the receipt could still lack what the settled statement has marked as told.
  const now = deps.clock.now();
  const receipts = await readHours(shard, meters.map((meter) => [meter.license, meter.pend && isKept(meter.pend.slot, now) ? [meter.pend.slot] : []]), deps);
  const free: Meter[] = [];
  for (const meter of meters) {
    if (meter.pend && isKept(meter.pend.slot, now) && !receipts.get(meter.pend.slot)?.get(meter.license)?.settled) {
      prepared.tellings.push(tellingOf(meter, meter.pend));
    } else {
      free.push(meter);
    }
  }

  const open = free.flatMap((meter): Open[] => {
    const identity = identityOf(meter);
    if (!identity) {
      prepared.idle.push(meter);
      return [];
    }
    return [{ meter, identity, candidates: candidatesOf(meter, identity, now, deps.finalUsageGrace) }];
  });
  const pages = await readHours(shard, open.map(({ meter, candidates }) => [meter.license, candidates.read]), deps);
  await inParallel(open, CONCURRENCY, async (one) => {
    try {
      await seal(one, pages, deps, { merge, prepared });
    } catch (error) {
      deps.signals.failed(`seal of license ${one.meter.license}`, error);
      prepared.failed = true;
      prepared.unsealed.push(...oldestUntold(one, pages));
    }
  });
  return prepared;
}

/** Never fails: what is wrong with one license must not hold up the others of its shard. */
function oldestUntold({ meter, candidates }: Open, pages: HoursRead): Untold[] {
  const untold = [...candidates.read].filter((hour) => {
    const { heard, told } = pages.get(hour)?.get(meter.license) ?? UNUSED;
    return [...heard].some(([name, amount]) => amount !== (told.get(name) ?? 0n));
  });
  return untold.sort().slice(0, 1).map((hour) => untoldOf(meter, hour));
}

/** A page that may have reached the end of its time to live took its receipt along: it says nothing of the statement any more. */
function isKept(slot: Hour, now: number): boolean {
  return now < monthClose(slot) + PAGE_KEPT_MILLISECONDS;
}

interface Sealing {
  readonly merge: boolean;
  readonly prepared: Prepared;
}

async function seal({ meter, identity, candidates }: Open, pages: HoursRead, deps: ReporterDependencies, { merge, prepared }: Sealing): Promise<void> {
  const { meters, zeros = [], dryRun, guard, included } = deps;
  const read = [...candidates.read].map((hour) => [hour, pages.get(hour)?.get(meter.license) ?? UNUSED] as const);
  const hours = new Map(read.filter(([, use]) => !isWrittenOff(use)));
  if (!guard && meter.hold?.over?.size) {
    // Nobody is asked any more: what waited for an answer is told.
    await meters.holdBack(meter, new Map());
    prepared.moved = true;
    return;
  }
  if (guard && await holdBack(meter, hours, guard, meters)) {
    prepared.moved = true;
    return;
  }
  const slot = chooseSlot(meter, candidates.slots, hours, { everyHour: zeros.length > 0, merge });
  if (slot === undefined) {
    prepared.idle.push(meter);
    return;
  }
  if (included && !isLearned(meter.inc, included.dimensions)) {
    const learned = await learnIncluded(meter, { identity, slot }, included, deps);
    prepared.moved ||= learned === 'LEARNED';
    if (learned !== 'NOTHING') {
      return;
    }
  }
  const sealed = freeze(meter, slot, identity, hours, { zeros, dry: dryRun, included: new Set(included?.dimensions.keys()) });
  const isSealed = await meters.seal(meter, sealed);
  prepared.moved = true;
  if (isSealed) {
    prepared.tellings.push(tellingOf(meter, sealed.statement, true));
  }
}

/** Holds hours above a ceiling before a statement takes them. False when there are none. */
async function holdBack(meter: Meter, hours: ReadonlyMap<Hour, HourOfUse>, { ceilings, signals }: SpendGuard, meters: LicenseMeters): Promise<boolean> {
  const above = hoursAbove(hours, ceilings);
  if (above.length > 0 && await meters.holdBack(meter, new Map([...meter.hold?.over ?? [], ...above.map((hour): [Hour, boolean] => [hour, false])]))) {
    for (const hour of above) {
      signals.heldBack(meter.license, hour, aboveCeilings(hours.get(hour) ?? UNUSED, ceilings), decideUntil(hour, meter.end));
    }
  }
  return above.length > 0;
}
