import { hourOf, plus } from '../core/metering/hours.js';
import type { Meter } from '../core/metering/meter.js';
import type { ReporterDependencies } from './dependencies.js';
import { readHours } from './read-hours.js';

/** Licenses with new usage that nobody can be told about, because their ARN is one that the metering API refuses. */
export async function unnamedWithUsage(shard: number, meters: readonly Meter[], deps: ReporterDependencies): Promise<string[]> {
  const unnamed = meters.filter(({ arn }) => arn !== undefined && !arn.startsWith('arn:'));
  const now = hourOf(deps.clock.now());
  const read = await readHours(shard, unnamed.map(({ license }) => [license, [plus(now, -1), now]]), deps);
  const used = (license: string) => [...read.values()].some((licenses) => licenses.has(license));
  return unnamed.filter(({ license, late }) => late.size > 0 || used(license)).map(({ license }) => license);
}
