import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/aws-events';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';

/**
 * Events about licenses of one product whose type starts with `prefix`.
 *
 * AWS appends who it tells, ` - Manufacturer` or ` - Proposer`.
 */
export function licenseEvents(scope: IConstruct, productCode: string, prefix: string): EventPattern {
  return { ...marketplaceEvents(scope, prefix), detail: { product: { code: [productCode] } } };
}

/** Events about agreements. They carry no product code: those of all products of the seller. */
export function agreementEvents(scope: IConstruct): EventPattern {
  return marketplaceEvents(scope, 'Purchase Agreement ');
}

function marketplaceEvents(scope: IConstruct, prefix: string): EventPattern {
  return {
    source: ['aws.agreement-marketplace'],
    account: [Stack.of(scope).account],
    detailType: Match.prefix(prefix),
  };
}
