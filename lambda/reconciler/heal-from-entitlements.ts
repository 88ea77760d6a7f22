import { entitlementReadOf, readForIdentity } from '../core/entitlement-reads.js';
import type { License } from '../core/license.js';
import { mayEnd } from '../core/reconciliation/breaker.js';
import { compareWithCrawl } from '../core/reconciliation/entitlement-crawl.js';
import type { EntitlementCrawler } from '../core/reconciliation/entitlement-crawl.js';
import { isListedAgain } from '../core/reconciliation/listed-again.js';
import { spread } from '../core/reconciliation/spread-reads.js';
import type { ReadQueue } from '../core/reconciliation/spread-reads.js';
import type { ReconciliationTask } from '../core/reconciliation/task.js';
import { allLicenses } from './all-licenses.js';
import { attempt } from './attempt.js';
import type { ReconcilerDependencies } from './dependencies.js';
import { hasAccess } from './end-license.js';
import { tellListedAgain } from './tell-admin.js';

/**
 * Compares all that buyers are entitled to with what we know. Nothing is believed from the list itself: where it differs the license
 * is read, as after an event.
 */
export async function healFromEntitlements(
  { task, allowEndings }: ReconciliationTask, { crawler, reads }: { readonly crawler: EntitlementCrawler; readonly reads: ReadQueue },
  deps: ReconcilerDependencies,
): Promise<void> {
  const { scan, clock, report, workMilliseconds } = deps;
  const started = clock.now();
  const crawl = await crawler.crawl(() => clock.now() < started + workMilliseconds);
  const unknown = new Map(crawl.licenses);
  const changed: License[] = [];
  const shutOut: License[] = [];
  let active = 0;
  for await (const licenses of allLicenses(scan)) {
    for (const license of licenses) {
      unknown.delete(license.id);
      active += hasAccess(license) ? 1 : 0;
      if (isListedAgain(license, crawl, clock.now())) {
        await attempt('notice that it is listed although it ended', license.id, deps, () => tellListedAgain(license, deps));
      }
      const comparison = compareWithCrawl(license, crawl);
      if (comparison === 'MISSING' && hasAccess(license)) {
        shutOut.push(license);
      } else if (comparison !== 'SAME') {
        changed.push(license);
      }
    }
  }

  if (!crawl.complete) {
    report.incomplete(task, crawl.licenses.size);
  }
  const believed = mayEnd(shutOut.length, active, allowEndings);
  if (!believed) {
    report.endingsHeldBack(task, shutOut.map(({ id }) => id), active);
  }
  await spread(reads)([
    ...[...unknown.values()].map(({ id, identity = {} }) => readForIdentity(id, identity)),
    ...(believed ? [...changed, ...shutOut] : changed).flatMap((license) => entitlementReadOf(license) ?? []),
  ]);
  report.done(task, {
    active, listed: crawl.licenses.size, unusable: crawl.unusable, unknown: unknown.size, changed: changed.length, missing: shutOut.length,
  });
}
