import type { Rule } from './rule.js';

export const ENTITLEMENTS = [
  { id: 'entitlements.bought', rule: 'GetEntitlements tells of each dimension that was bought: product, account, LicenseArn, value and ExpirationDate.', facts: '4.2', sources: ['SDK entitlement'] },
  { id: 'entitlements.values', rule: 'Of a value only the member of its kind is set: integer, double, boolean or string.', facts: '4.2', sources: ['SDK entitlement'] },
  { id: 'entitlements.expiration', rule: 'ExpirationDate is the end of the term, of a contract that renews itself the day of its renewal.', facts: '4.2', sources: ['SDK entitlement', 'docs entitlements'] },
  { id: 'entitlements.or-and', rule: 'Values of one filter are alternatives; all filters must match.', facts: '4.1', sources: ['SDK entitlement'] },
  { id: 'entitlements.per-license', rule: 'LICENSE_ARN gives what one purchase brought, CUSTOMER_AWS_ACCOUNT_ID what all purchases of the buyer brought.', facts: '4.2', sources: ['SDK entitlement'] },
  { id: 'entitlements.exclusive-filters', rule: 'CUSTOMER_IDENTIFIER and CUSTOMER_AWS_ACCOUNT_ID together are an InvalidParameterException.', facts: '4.1', sources: ['SDK entitlement'] },
  { id: 'entitlements.no-filter', rule: 'Without a filter all entitlements of the product come.', facts: '4.1', sources: ['SDK entitlement'] },
  { id: 'entitlements.pages', rule: 'A page has at most 25 entitlements, and NextToken continues the same query.', facts: '4.1', sources: ['SDK entitlement', 'SDK models'] },
  { id: 'entitlements.max-results', rule: 'MaxResults is 1 to 25, else InvalidParameterException.', facts: '4.1', sources: ['SDK models'] },
  { id: 'entitlements.empty-page', rule: 'A page may be empty and still have a NextToken, behind which the entitlements come.', facts: '4.1', sources: ['SDK entitlement'] },
  { id: 'entitlements.before-license', rule: 'Before `License Updated` the list is empty.', facts: '4.3', sources: ['AWS toolkit'] },
  { id: 'entitlements.expired', rule: 'What has expired or ended is an empty list, not an error.', facts: '4.2', sources: ['docs pricing', 'seller blog'] },
  { id: 'entitlements.subscription', rule: 'A subscription has no entitlements: the list is empty.', facts: '4.3', sources: ['docs guidelines', 'seller spec'] },
  { id: 'entitlements.free-trial', rule: 'A free trial has entitlements like a paid contract.', facts: '4.3, 8.2', sources: ['docs free trials'] },
  { id: 'entitlements.legacy', rule: 'A legacy product\'s entitlements have CustomerIdentifier and account, and are found by either.', facts: '4.1, 7.2', sources: ['SDK entitlement', 'docs code examples'] },
  { id: 'entitlements.product-code', rule: 'ProductCode is needed, also with LICENSE_ARN; one that the seller does not have is an InvalidParameterException.', facts: '4.1, 4.3', sources: ['SDK entitlement', 'ours'] },
  { id: 'entitlements.region', rule: 'GetEntitlements is in us-east-1 only.', facts: '4.3', sources: ['docs entitlements', 'SDK models'] },
] as const satisfies readonly Rule[];
