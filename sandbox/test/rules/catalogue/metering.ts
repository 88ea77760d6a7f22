import type { Rule } from './rule.js';

/** What a request must be. */
export const METERING_REQUEST = [
  { id: 'metering.records-per-call', rule: 'A call has 0 to 25 records.', facts: '3.1', sources: ['SDK metering', 'SDK models'] },
  { id: 'metering.request-size', rule: 'A request is smaller than 1 MB, however few records it has.', facts: '3.1', sources: ['SDK metering', 'docs metering'] },
  { id: 'metering.one-product', rule: 'One call is for one product; licenses of two products are an InvalidLicenseException.', facts: '3.1', sources: ['SDK metering', 'AWS toolkit'] },
  { id: 'metering.mixed-batch', rule: 'One call may mix licenses, buyers and dimensions of its product.', facts: '3.1', sources: ['AWS toolkit'] },
  { id: 'metering.quantity', rule: 'A quantity is a whole number from 0 to 2,147,483,647; without one it is 0.', facts: '3.1', sources: ['SDK metering', 'SDK models'] },
  { id: 'metering.dimension', rule: 'A dimension that the product does not have, to the letter, is an InvalidUsageDimensionException.', facts: '3.1, 3.3', sources: ['SDK metering', 'AWS toolkit'] },
  { id: 'metering.entitled-dimension', rule: 'A dimension that is bought in advance cannot be metered; a contract without usage has none that can.', facts: '8.1', sources: ['docs pricing', 'docs guidelines'] },
  { id: 'metering.unknown-license', rule: 'A license that does not exist, or another spelling of its ARN than that of ResolveCustomer, is an InvalidLicenseException.', facts: '3.3', sources: ['SDK metering'] },
  { id: 'metering.customer-of-license', rule: 'A license with the account of another customer, or with none, is an InvalidLicenseException.', facts: '3.1, 3.3', sources: ['SDK metering', 'docs BatchMeterUsage'] },
  { id: 'metering.license-form', rule: 'A LicenseArn that is no ARN is refused as a request of the wrong form.', facts: '2.4', sources: ['SDK models'] },
  { id: 'metering.license-needed', rule: 'A product under concurrent agreements is metered by LicenseArn: without it, InvalidLicenseException.', facts: '3.1, 7.2', sources: ['SDK metering', 'docs BatchMeterUsage', 'ours'] },
  { id: 'metering.no-identifier', rule: 'A product under concurrent agreements takes no CustomerIdentifier: InvalidCustomerIdentifierException.', facts: '3.1, 3.3', sources: ['SDK metering', 'ours'] },
  { id: 'metering.seller-account', rule: 'Only the account that sells the product meters it.', facts: '3.9', sources: ['docs guidelines'] },
  { id: 'metering.future', rule: 'A timestamp in the future is a TimestampOutOfBoundsException.', facts: '3.4', sources: ['AWS toolkit'] },
  { id: 'metering.month-close', rule: 'From 06:00 UTC on the 1st, records of the month before are a TimestampOutOfBoundsException, however young they are.', facts: '3.4', sources: ['SDK metering', 'docs BatchMeterUsage'] },
  { id: 'metering.before-start', rule: 'Usage before the license was activated is an InvalidLicenseException.', facts: '3.3, 3.4', sources: ['SDK metering', 'docs BatchMeterUsage'] },
  { id: 'metering.after-end', rule: 'Usage after the license was deprovisioned is an InvalidLicenseException, in the final hour too.', facts: '3.3', sources: ['SDK metering', 'ours'] },
  { id: 'metering.whole-batch', rule: 'One bad record refuses its whole call, with the exception of its kind, and nothing of the call is metered.', facts: '3.3', sources: ['SDK metering', 'AWS toolkit'] },
  { id: 'metering.regions', rule: 'BatchMeterUsage answers in the 28 commercial Regions; elsewhere it is a DisabledApiException.', facts: '3.3, 3.9', sources: ['docs metering Regions', 'SDK models'] },
  { id: 'metering.quota', rule: 'An account has 10 calls a second in each Region; one more is a ThrottlingException and meters nothing.', facts: '3.3, 3.9', sources: ['docs metering quotas'] },
] as const satisfies readonly Rule[];

/** What is billed. */
export const METERING_BILL = [
  { id: 'metering.success', rule: 'A record that counts has the status Success and a MeteringRecordId, and is billed.', facts: '3.2', sources: ['SDK metering'] },
  { id: 'metering.first-wins', rule: 'The first quantity of an hour stays: another one is a DuplicateRecord and is not billed.', facts: '3.2, 3.5', sources: ['SDK metering', 'docs metering'] },
  { id: 'metering.not-summed', rule: 'Records of one hour are not added up, whatever their minute.', facts: '3.5', sources: ['docs metering'] },
  { id: 'metering.zero-first', rule: 'A record of 0 takes its hour: what comes later is a DuplicateRecord.', facts: '3.6', sources: ['AWS toolkit'] },
  { id: 'metering.hours-add-up', rule: 'Records of different hours add up.', facts: '3.6', sources: ['docs subscriptions'] },
  { id: 'metering.key', rule: 'Each license and each dimension has its own record of an hour.', facts: '3.5', sources: ['AWS toolkit'] },
  { id: 'metering.product-code-and-license', rule: 'ProductCode in a call with LicenseArn bills the same usage twice; the ledger reports it.', facts: '3.1, 3.5', sources: ['SDK metering', 'docs BatchMeterUsage'] },
  { id: 'metering.suspended', rule: 'Usage of a suspended account is CustomerNotSubscribed until the account is reinstated.', facts: '3.2', sources: ['SDK metering'] },
  { id: 'metering.never-provided', rule: 'Usage of a license that ended before it was provided is CustomerNotSubscribed.', facts: '3.2', sources: ['SDK metering', 'ours'] },
  { id: 'metering.free-trial', rule: 'Usage in a free trial is metered like any other and billed at 0; after it, it costs.', facts: '8.2', sources: ['docs free trials', 'AWS toolkit'] },
] as const satisfies readonly Rule[];

/** Vendor-metered tagging. */
export const ALLOCATIONS = [
  { id: 'allocations.sum', rule: 'Allocated quantities add up to the quantity of the record, else InvalidUsageAllocationsException.', facts: '3.8', sources: ['SDK metering'] },
  { id: 'allocations.count', rule: 'A record has at most 2,500 allocations.', facts: '3.8', sources: ['SDK models', 'docs metering'] },
  { id: 'allocations.tag-sets', rule: 'Two allocations with the same set of tags, in any order, are an InvalidUsageAllocationsException.', facts: '3.8', sources: ['SDK metering', 'docs metering'] },
  { id: 'allocations.untagged', rule: 'At most one allocation has no tags.', facts: '3.8', sources: ['docs metering'] },
  { id: 'allocations.tags', rule: 'An allocation with more than five tags is an InvalidTagException.', facts: '3.3, 3.8', sources: ['SDK metering'] },
  { id: 'allocations.tag-form', rule: 'A key of more than 100 characters, a value of more than 256, or other characters than allowed are an InvalidTagException.', facts: '3.1', sources: ['SDK models'] },
] as const satisfies readonly Rule[];

/** Products of before June 2026. */
export const METERING_LEGACY = [
  { id: 'legacy-metering.customer', rule: 'A legacy product is metered by ProductCode and CustomerIdentifier, or ProductCode and account.', facts: '3.1, 7.2', sources: ['SDK metering', 'docs code examples'] },
  { id: 'legacy-metering.key', rule: 'One record is kept for product, customer, dimension and hour, whichever way the customer is named.', facts: '3.5', sources: ['AWS toolkit'] },
  { id: 'legacy-metering.product-code', rule: 'A ProductCode that the seller does not have, or none with a CustomerIdentifier, is an InvalidProductCodeException.', facts: '3.3', sources: ['SDK metering'] },
  { id: 'legacy-metering.identifier', rule: 'A CustomerIdentifier that nobody has is an InvalidCustomerIdentifierException.', facts: '3.3', sources: ['SDK metering'] },
  { id: 'legacy-metering.stranger', rule: 'Usage of an account that did not subscribe is CustomerNotSubscribed.', facts: '3.2', sources: ['SDK metering'] },
  { id: 'legacy-metering.before-start', rule: 'Usage before the subscription started is a TimestampOutOfBoundsException.', facts: '3.4', sources: ['SDK metering', 'ours'] },
  { id: 'legacy-metering.after-end', rule: 'Usage after the end of the subscription is CustomerNotSubscribed, in the final hour too.', facts: '3.2, 3.7', sources: ['SDK metering', 'ours'] },
  { id: 'legacy-metering.two-styles', rule: 'The same hour told by customer and by LicenseArn is billed twice; the ledger reports it.', facts: '3.5', sources: ['SDK metering'] },
] as const satisfies readonly Rule[];
