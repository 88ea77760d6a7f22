import { heldUsageMail } from '../core/metering/held-usage.js';
import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import type { Meter } from '../core/metering/meter.js';
import { UNUSED } from '../core/metering/page.js';
import { aboveCeilings } from '../core/metering/spend-guard.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { readHours } from './read-hours.js';

/**
 * Asks the administrator about hours of a shard that wait for a decision. Each is asked about until a mail was taken, and may be asked about twice.
 * Answers the licenses whose meters have changed by it.
 */
export async function askAboutHeld(shard: number, meters: readonly Meter[], deps: ReporterDependencies): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  const { guard } = deps;
  if (!guard?.admin) {
    return changed;
  }
  const { admin, ceilings, place } = guard;
  const waiting = meters.map((meter) => ({ meter, hours: unasked(meter) })).filter(({ hours }) => hours.length > 0);
  const pages = await readHours(shard, waiting.map(({ meter, hours }) => [meter.license, hours]), deps);
  await inParallel(waiting, CONCURRENCY, async ({ meter, hours }) => {
    const { license, end, hold } = meter;
    try {
      const above = new Map(hours.map((hour) => [hour, aboveCeilings(pages.get(hour)?.get(license) ?? UNUSED, ceilings)]));
      await admin.send(heldUsageMail({ license, hours: above, ceilings, ...end === undefined ? {} : { end } }, place));
      await deps.meters.holdBack(meter, new Map([...hold?.over ?? [], ...hours.map((hour): [Hour, boolean] => [hour, true])]));
      changed.add(license);
    } catch (error) {
      deps.signals.failed(`mail about usage of license ${license} above its ceiling`, error);
    }
  });
  return changed;
}

function unasked({ fin, hold }: Meter): Hour[] {
  return fin ? [] : [...hold?.over ?? []].filter(([, asked]) => !asked).map(([hour]) => hour);
}
