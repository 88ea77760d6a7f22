import type { ProductListing } from '../../src/marketplace/exports.js';

export const SELLER = '999988887777';
export const BUYER = '111122223333';
/** A channel partner of the seller. */
export const PARTNER = '555566667777';
/** Sells another product. */
export const OTHER_SELLER = '777777777777';

/** One of each kind. */
export const PRODUCTS: readonly ProductListing[] = [
  { code: 'usage', id: 'prod-usage', name: 'Usage', pricingModel: 'SUBSCRIPTION', dimensions: [{ key: 'requests', kind: 'METERED' }, { key: 'storage', kind: 'METERED' }] },
  {
    code: 'contract', id: 'prod-contract', name: 'Contract', pricingModel: 'CONTRACT',
    dimensions: [{ key: 'users', kind: 'ENTITLED' }, { key: 'plan', kind: 'ENTITLED' }, { key: 'discount', kind: 'ENTITLED' }, { key: 'support', kind: 'ENTITLED' }],
  },
  { code: 'overage', name: 'Contract with overage', pricingModel: 'CONTRACT_WITH_CONSUMPTION', dimensions: [{ key: 'users', kind: 'ENTITLED' }, { key: 'requests', kind: 'METERED' }] },
  { code: 'legacy-usage', name: 'Legacy usage', pricingModel: 'SUBSCRIPTION', agreementModel: 'LEGACY', dimensions: [{ key: 'requests', kind: 'METERED' }] },
  {
    code: 'legacy-contract', name: 'Legacy contract', pricingModel: 'CONTRACT_WITH_CONSUMPTION', agreementModel: 'LEGACY',
    dimensions: [{ key: 'users', kind: 'ENTITLED' }, { key: 'requests', kind: 'METERED' }],
  },
  { code: 'theirs', name: 'Another seller\'s', pricingModel: 'SUBSCRIPTION', seller: OTHER_SELLER, dimensions: [{ key: 'requests', kind: 'METERED' }] },
];
