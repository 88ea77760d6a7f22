import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import type { HourOfUse } from '../core/metering/page.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';

/** Hours of use by hour and license. */
export type HoursRead = ReadonlyMap<Hour, ReadonlyMap<string, HourOfUse>>;

/** Reads hours of licenses of one shard, each hour once. */
export async function readHours(shard: number, wanted: readonly (readonly [string, Iterable<Hour>])[], { pages }: ReporterDependencies): Promise<HoursRead> {
  const licenses = new Map<Hour, Set<string>>();
  for (const [license, hours] of wanted) {
    for (const hour of hours) {
      licenses.set(hour, (licenses.get(hour) ?? new Set()).add(license));
    }
  }
  const read = new Map<Hour, ReadonlyMap<string, HourOfUse>>();
  await inParallel([...licenses], CONCURRENCY, async ([hour, who]) => {
    read.set(hour, await pages.ofHour(hour, shard, who));
  });
  return read;
}
