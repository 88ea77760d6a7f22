import { optional, required } from './environment.js';
import { credentialsOf } from './seller-role.js';
import type { RoleCredentials } from './seller-role.js';

/** What every client of AWS Marketplace is made with. */
export interface MarketplaceAccess {
  readonly region: string;
  /** Absent: the function's own. */
  readonly credentials?: () => Promise<RoleCredentials>;
}

/**
 * The Region of AWS Marketplace and, if it is called from the seller's account, the credentials of the role there: from
 * MARKETPLACE_REGION, SELLER_ROLE_ARN and SELLER_EXTERNAL_ID.
 */
export function marketplaceAccess(): MarketplaceAccess {
  const region = required('MARKETPLACE_REGION');
  const arn = optional('SELLER_ROLE_ARN');
  return arn === undefined ? { region } : { region, credentials: credentialsOf({ arn, externalId: optional('SELLER_EXTERNAL_ID') }) };
}
