import { difference, sum } from '../core/metering/decimal.js';
import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import type { Meter } from '../core/metering/meter.js';
import { UNUSED } from '../core/metering/page.js';
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
      closed.push(...after ? [after] : []);
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
async function writeOffOne(meter: Meter, { hours, closes }: WriteOff, read: HoursRead, deps: ReporterDependencies): Promise<boolean> {
  const { license } = meter;
  const now = deps.clock.now();
  for (const [hour, reason] of hours) {
    const use = read.get(hour)?.get(license) ?? UNUSED;
    const isNew = difference(use.heard, use.told).size > 0;
    const writtenOff = isNew ? writtenOffAfter(use, reason) : use.writtenOff;
    if (isNew && !await deps.pages.writeOff(license, hour, use, reason)) {
      return false; // More was heard, or told: the next run reads it.
    }
    await list(license, hour, writtenOff, deps);
  }
  if (meter.fin && meter.writtenOff) {
    await list(license, undefined, new Map([['ENDED', sum(...meter.writtenOff.values())]]), deps);
  }
  const leaves = closes && meter.rem.size > 0;
  const isWritten = await deps.meters.writeOff(meter, {
    late: new Set([...[...meter.late].filter((hour) => !hours.has(hour)), ...leaves ? [...hours.keys()].slice(-1) : []]),
    ...closes ? { closed: now } : {},
  });
  return leaves && isWritten;
}

async function list(license: string, hour: Hour | undefined, writtenOff: WrittenOff | undefined, { writeOffs, clock, signals }: ReporterDependencies): Promise<void> {
  if (writtenOff && await writeOffs.put({ license, ...hour === undefined ? {} : { hour }, writtenOff }, clock.now())) {
    signals.writtenOff(license, hour, writtenOff);
  }
}
