import type { Operation } from '../marketplace/exports.js';

/** The operations of AWS Marketplace that the simulator answers. */
export const OPERATIONS = [
  'ResolveCustomer', 'GetEntitlements', 'BatchMeterUsage', 'SearchAgreements', 'DescribeAgreement', 'GetAgreementTerms',
] as const satisfies readonly Operation[];
