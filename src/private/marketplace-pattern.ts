import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/aws-events';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import type { EventsRouteProps } from './events-route';
import { sellerAccountOf } from './seller-account';

/** The source of all events of AWS Marketplace about licenses and agreements. */
const SOURCE = 'aws.agreement-marketplace';

/**
 * How their types start. AWS appends whom it tells, ` - Manufacturer` or ` - Proposer`. Source: user guide, SaaS EventBridge integration, 2026-11;
 * for `Spend Threshold` only what integrations tell that hear it.
 */
const LICENSE = 'License ';
const AGREEMENT = ['Purchase Agreement ', 'Agreement Cancellation Request ', 'Spend Threshold '];

/** Events about licenses of one product whose type starts with `prefix`. */
export function licenseEvents(scope: IConstruct, product: EventsRouteProps, prefix = LICENSE): EventPattern {
  return { ...eventsOf(scope, product, [prefix]), detail: { product: { code: [product.productCode] } } };
}

/** Events about agreements and their money. They carry no product code: those of all products of the seller. */
export function agreementEvents(scope: IConstruct, product: EventsRouteProps): EventPattern {
  return eventsOf(scope, product, AGREEMENT);
}

/** All events of AWS Marketplace for one account. */
export function allEvents(account: string): EventPattern {
  return { source: [SOURCE], account: [account], detailType: startsWith([LICENSE, ...AGREEMENT]) };
}

function eventsOf(scope: IConstruct, product: EventsRouteProps, prefixes: readonly string[]): EventPattern {
  const { testEventSource } = product;
  const seller = sellerAccountOf(scope, product);
  return testEventSource === undefined
    ? { source: [SOURCE], account: [seller], detailType: startsWith(prefixes) }
    : { source: [SOURCE, testEventSource], account: [...new Set([seller, Stack.of(scope).account])], detailType: startsWith(prefixes) };
}

function startsWith(prefixes: readonly string[]): string[] {
  return Match.anyOf(...prefixes.map((prefix) => Match.prefix(prefix)));
}
