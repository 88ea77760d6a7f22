import { difference, sum } from '../core/metering/decimal.js';
import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import type { Meter } from '../core/metering/meter.js';
import { UNUSED } from '../core/metering/page.js';
import type { HourOfUse } from '../core/metering/page.js';
import { writeOffOf, writtenOffAfter } from '../core/metering/write-off.js';
import type { WriteOff, WrittenOff } from '../core/metering/write-off.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { readHours } from './read-hours.js';
import type { HoursRead } from './read-hours.js';

/** S6 for meters of one shard, read just now, whose newest statement is settled and who have nothing to tell. */
export async function writeOff(shard: number, meters: readonly Meter[], deps: ReporterDependencies): Promise<void> {
  const now = deps.clock.now();
  const all = meters.flatMap((meter) => {
    const found = writeOffOf(meter, now);
    return found ? [{ meter, found }] : [];
  });
  const pages = await readHours(shard, all.map(({ meter, found }) => [meter.license, found.hours.keys()]), deps);
  const closed: Meter[] = [];
  await inParallel(all, CONCURRENCY, async ({ meter, found }) => {
    try {
      const isClosed = await writeOffOne(meter, found, pages, deps);
      const after = isClosed ? await deps.meters.get(meter.license) : undefined;
      closed.push(...after?.fin ? [after] : []);
    } catch (error) {
      deps.signals.failed(`write-off of license ${meter.license}`, error);
    }
  });
  if (closed.length > 0) {
    await writeOff(shard, closed, deps);
  }
}

/**
 * Pages first, then the list, then the meter: whatever a crash interrupts is found again by the hours that the meter still names. Remainders
 * are listed only when the meter is closed with them: what this meter still had when it was read may have been told since.
 * Answers whether it was closed now with remainders that have to be listed: until they are, it names an hour.
 */
async function writeOffOne(read: Meter, { hours, closes }: WriteOff, pages: HoursRead, deps: ReporterDependencies): Promise<boolean> {
  const { license } = read;
  const now = deps.clock.now();
  const uses = [...hours].map(([hour, reason]) => ({ hour, reason, use: pages.get(hour)?.get(license) ?? UNUSED }));
  const meter = uses.some(({ use }) => isUntold(use)) ? await claimed(read, deps) : read;
  if (!meter) {
    return false; // A statement may have taken it meanwhile: the next run reads that.
  }
  for (const { hour, reason, use } of uses) {
    if (isUntold(use) && !await deps.pages.writeOff(license, hour, use, reason)) {
      return false; // More was heard, or told: the next run reads it.
    }
    await list(license, hour, isUntold(use) ? writtenOffAfter(use, reason) : use.writtenOff, deps);
  }
  if (meter.writtenOff) {
    await list(license, undefined, new Map([['ENDED', sum(...meter.writtenOff.values())]]), deps);
  }
  const leaves = closes && meter.rem.size > 0;
  const isWritten = await deps.meters.writeOff(meter, {
    late: new Set([...[...meter.late].filter((hour) => !hours.has(hour)), ...leaves ? [...hours.keys()].slice(-1) : []]),
    ...closes ? { closed: now } : {},
  });
  return leaves && isWritten;
}

function isUntold({ heard, told }: HourOfUse): boolean {
  return difference(heard, told).size > 0;
}

/** The meter, if it is as it was read: whoever has read it before can seal nothing any more. */
async function claimed(meter: Meter, { meters }: ReporterDependencies): Promise<Meter | undefined> {
  return await meters.writeOff(meter, { late: meter.late }) ? { ...meter, rev: meter.rev + 1 } : undefined;
}

async function list(license: string, hour: Hour | undefined, writtenOff: WrittenOff | undefined, { writeOffs, clock, signals }: ReporterDependencies): Promise<void> {
  if (writtenOff && await writeOffs.put({ license, ...hour === undefined ? {} : { hour }, writtenOff }, clock.now())) {
    signals.writtenOff(license, hour, writtenOff);
  }
}
