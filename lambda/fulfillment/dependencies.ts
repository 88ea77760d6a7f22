import type { Clock } from '../core/clock.js';
import type { EntitlementReads } from '../core/entitlement-reads.js';
import type { Licenses } from '../core/licenses.js';
import type { PageOptions } from '../core/page/options.js';
import type { Registrations } from '../core/registration.js';
import type { TokenResolver } from '../core/registration-token.js';
import type { Report } from './report.js';

/** What the fulfillment handler works with. */
export interface Dependencies {
  readonly clock: Clock;
  readonly licenses: Licenses;
  readonly page: PageOptions;
  readonly registrations: Registrations;
  readonly report: Report;
  readonly tokens: TokenResolver;
  /** Absent where the pricing model has no entitlements. */
  readonly entitlementReads?: EntitlementReads;
}
