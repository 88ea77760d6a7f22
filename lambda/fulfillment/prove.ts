import type { License } from '../core/license.js';
import type { NoticeCode } from '../core/page/notices.js';
import type { OpenStanding } from '../core/registration-standing.js';
import { standingOf } from '../core/registration-standing.js';
import type { Purchase } from '../core/registration.js';
import type { Resolution } from '../core/registration-token.js';
import { isTokenLike } from '../core/registration-token.js';
import type { RegisterDependencies } from './dependencies.js';
import type { Refusal } from './posted-form.js';
import type { Report } from './report.js';

/** A purchase that can be registered. */
export interface ProvedPurchase {
  readonly purchase: Purchase;
  readonly standing: OpenStanding;
}

/** What AWS says about a token, before anything is stored. */
export async function prove(token: string, dependencies: Pick<RegisterDependencies, 'licenses' | 'report' | 'tokens'>): Promise<ProvedPurchase | Refusal> {
  const { report, tokens } = dependencies;
  const resolution: Resolution = isTokenLike(token) ? await tokens.resolve(token) : { outcome: 'invalid' };
  return resolution.outcome === 'resolved' ? await stillOpen(resolution.purchase, dependencies) : { notice: noticeOf(resolution, report) };
}

/** A license that has ended cannot be registered, whatever proves the purchase. */
export async function stillOpen(purchase: Purchase, { licenses }: { readonly licenses: { get(id: string): Promise<License | undefined> } }): Promise<ProvedPurchase | Refusal> {
  const standing = standingOf(await licenses.get(purchase.license));
  return standing === 'ended' || standing === 'replaced' ? { notice: standing } : { purchase, standing };
}

function noticeOf(resolution: Exclude<Resolution, { outcome: 'resolved' }>, report: Report): NoticeCode {
  switch (resolution.outcome) {
    case 'invalid':
      report.invalidToken();
      return 'invalid-token';
    case 'expired':
      return 'expired-token';
    case 'other-product':
      report.failed('ResolveCustomer answered for another product: is this fulfillment URL in the listing of another product?', 'other-product');
      return 'other-product';
    case 'incomplete':
      report.missingLicense(resolution.missing);
      return 'incomplete';
    case 'throttled':
      report.failed('ResolveCustomer is throttled', resolution.error);
      return 'busy';
    case 'misconfigured':
      report.failed('ResolveCustomer is refused: see the Region and the role that this function calls AWS Marketplace with', resolution.error);
      return 'disabled-api';
    case 'unavailable':
      report.failed('ResolveCustomer failed', resolution.error);
      return 'unavailable';
  }
}
