import type { Rule } from './rule.js';

export const REGISTRATION = [
  { id: 'registration.form', rule: 'The buyer\'s browser posts the token in the field `x-amzn-marketplace-token`.', facts: '9.1', sources: ['docs onboarding'] },
  { id: 'registration.trial-form', rule: 'In a free trial the form has `x-amzn-marketplace-offer-type=free-trial` as well; else it has not.', facts: '8.2, 9.1', sources: ['docs onboarding', 'docs free trials'] },
  { id: 'registration.resolves', rule: 'ResolveCustomer answers with the buyer\'s account, the LicenseArn and the product code, and with no agreement id.', facts: '2.1', sources: ['SDK metering', 'docs ResolveCustomer'] },
  { id: 'registration.no-identifier', rule: 'A product under concurrent agreements has no CustomerIdentifier in the answer.', facts: '2.1, 7.2', sources: ['SDK metering', 'docs ResolveCustomer'] },
  { id: 'registration.legacy', rule: 'A legacy product has CustomerIdentifier and account in the answer, and no LicenseArn.', facts: '7.2', sources: ['docs code examples', 'ours'] },
  { id: 'registration.before-license', rule: 'A token resolves before `License Updated` comes: it proves who the buyer is, not that access is due.', facts: '5.5, 9.3', sources: ['docs onboarding', 'AWS toolkit'] },
  { id: 'registration.fresh-token', rule: 'Each press of "Set up your account" makes another token; those before stay good.', facts: '9.1', sources: ['AWS toolkit', 'docs guidelines'] },
  { id: 'registration.license-of-token', rule: 'A buyer with two purchases of a product has two licenses, and each token resolves to that of its purchase.', facts: '7.2, 7.3', sources: ['docs ResolveCustomer', 'AWS toolkit'] },
  { id: 'registration.invalid-token', rule: 'A token that AWS did not make is an InvalidTokenException.', facts: '2.2', sources: ['SDK metering'] },
  { id: 'registration.seller-account', rule: 'A token resolves for the account that published the product, and for no other.', facts: '2.5', sources: ['SDK metering', 'docs IAM'] },
  { id: 'registration.empty-token', rule: 'An empty token is refused as a request of the wrong form.', facts: '2.1', sources: ['SDK models'] },
] as const satisfies readonly Rule[];
