import type { WakeUps } from '../core/access-delivery.js';
import type { AdminTopic } from '../core/admin-mail.js';
import type { Clock } from '../core/clock.js';
import type { DeadLetters } from '../core/dead-letters.js';
import type { PricingModel } from '../core/license.js';
import type { LifecycleStores } from '../core/lifecycle-steps.js';
import type { EntitlementCrawler } from '../core/reconciliation/entitlement-crawl.js';
import type { LicenseScan, NoteBook } from '../core/reconciliation/reconciled.js';
import type { SoldAgreements } from '../core/reconciliation/sold-agreement.js';
import type { ReadQueue } from '../core/reconciliation/spread-reads.js';
import type { TaskQueue } from '../core/reconciliation/task.js';
import type { Report } from './report.js';

/** What the reconciler works with. */
export interface ReconcilerDependencies {
  readonly productCode: string;
  readonly pricingModel: PricingModel;
  readonly stores: LifecycleStores;
  readonly scan: LicenseScan;
  readonly notes: NoteBook;
  readonly wakeUps: WakeUps;
  /** Only for products with entitlements. */
  readonly entitlements?: { readonly crawler: EntitlementCrawler; readonly reads: ReadQueue };
  /** Not for LEGACY, whose events name no agreement. */
  readonly sold?: SoldAgreements;
  readonly admin?: AdminTopic;
  readonly tasks: TaskQueue;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly report: Report;
  /** Milliseconds of one invocation after which no new work is begun. */
  readonly workMilliseconds: number;
}

/** Licenses of one page that are worked on at the same time. */
export const CONCURRENCY = 8;
