import type { Rule } from './rule.js';

export const AGREEMENT_API = [
  { id: 'agreements.search', rule: 'SearchAgreements finds the seller\'s agreements as proposer, with the LicenseArn of each as soon as it is provided.', facts: '5.8', sources: ['SDK agreement'] },
  { id: 'agreements.needed-filters', rule: 'PartyType and AgreementType are needed, else ValidationException with its reason.', facts: '5.8', sources: ['SDK agreement'] },
  { id: 'agreements.filters', rule: 'Product, buyer, offer, status, license, first agreement and times narrow the search; all must match.', facts: '5.8', sources: ['SDK agreement'] },
  { id: 'agreements.filter-form', rule: 'A filter has one known name and one value, and a search has at most ten, else ValidationException with its reason.', facts: '5.8', sources: ['SDK models', 'SDK agreement'] },
  { id: 'agreements.pages', rule: 'A page has at most 50 agreements, and nextToken continues the same query.', facts: '5.8', sources: ['SDK models', 'SDK agreement'] },
  { id: 'agreements.describe', rule: 'DescribeAgreement tells of status, parties, times and the product\'s entity id, which is not its code.', facts: '5.4, 5.8', sources: ['SDK agreement'] },
  { id: 'agreements.open-end', rule: 'An agreement of pay-as-you-go has no end in the APIs and the year 9999 in its events.', facts: '5.3, 5.8', sources: ['SDK agreement', 'live'] },
  { id: 'agreements.end-behaviour', rule: 'endTimeBehavior says whether an active agreement renews or expires at its end, and why.', facts: '5.8', sources: ['SDK agreement'] },
  { id: 'agreements.chain', rule: 'Renewals and replacements have the initialAgreementId of the first agreement.', facts: '5.8', sources: ['SDK agreement'] },
  { id: 'agreements.trial', rule: 'A freeTrialPricingTerm in GetAgreementTerms tells a free trial from a sale.', facts: '5.8, 8.2', sources: ['SDK agreement'] },
  { id: 'agreements.contract-terms', rule: 'GetAgreementTerms of a contract has what was bought, for how long, and whether it renews.', facts: '5.8', sources: ['SDK agreement'] },
  { id: 'agreements.usage-terms', rule: 'GetAgreementTerms of pay-as-you-go has the price of each metered dimension and no renewal.', facts: '5.8', sources: ['SDK agreement'] },
  { id: 'agreements.not-found', rule: 'An unknown agreement, or one of others, is a ResourceNotFoundException.', facts: '5.8', sources: ['SDK agreement', 'ours'] },
  { id: 'agreements.partner', rule: 'What a channel partner sold is the partner\'s agreement: the maker of the product is not its proposer and does not see it.', facts: '5.8', sources: ['SDK agreement', 'ours'] },
  { id: 'agreements.legacy', rule: 'A legacy purchase has an agreement like any other, whose entitlements name no LicenseArn.', facts: '7.2', sources: ['ours'] },
  { id: 'agreements.region', rule: 'The Agreement APIs are in us-east-1 only.', facts: '5.8', sources: ['SDK models', 'SDK agreement'] },
] as const satisfies readonly Rule[];
