import type { Behaviour } from '../behaviour.js';
import { MarketplaceError } from '../errors.js';
import { AGREEMENT_REGION, ENTITLEMENT_REGION, METERING_REGIONS, RESOLVE_CUSTOMER_REGIONS } from '../rules.js';
import type { Operation } from './messages.js';

type RegionSwitch = Pick<Behaviour, 'resolveCustomerRegions'>;

interface RegionRule {
  readonly regions: (behaviour: RegionSwitch) => readonly string[];
  readonly refusal: (operation: Operation, region: string, regions: readonly string[]) => MarketplaceError;
}

/**
 * Where AWS has no such endpoint at all, a client finds no host; here, where every Region has the same address, the signature is
 * refused as it is when it names a wrong Region. [ours]
 */
const elsewhereNoEndpoint = (region: string): RegionRule => ({
  regions: () => [region],
  refusal: (operation, wrong) => new MarketplaceError('InvalidSignatureException', `Credential should be scoped to a valid Region, not '${wrong}'. ${operation} exists in ${region} only: create its client with region '${region}'. (On AWS this client finds no host.)`),
});

/** Facts 2.2 and 3.3: the error of an API that a Region does not have. */
const elsewhereDisabled = (regions: (behaviour: RegionSwitch) => readonly string[]): RegionRule => ({
  regions,
  refusal: (operation, wrong, allowed) => new MarketplaceError('DisabledApiException', `The API ${operation} is disabled in Region '${wrong}'. It is enabled in ${allowed.join(', ')}.`),
});

const RULES: Readonly<Record<Operation, RegionRule>> = {
  ResolveCustomer: elsewhereDisabled(({ resolveCustomerRegions }) => (resolveCustomerRegions === 'ANY' ? METERING_REGIONS : RESOLVE_CUSTOMER_REGIONS)),
  BatchMeterUsage: elsewhereDisabled(() => METERING_REGIONS),
  GetEntitlements: elsewhereNoEndpoint(ENTITLEMENT_REGION),
  SearchAgreements: elsewhereNoEndpoint(AGREEMENT_REGION),
  DescribeAgreement: elsewhereNoEndpoint(AGREEMENT_REGION),
  GetAgreementTerms: elsewhereNoEndpoint(AGREEMENT_REGION),
};

/** Throws what a call of this operation gets in a Region that does not have it. */
export function checkRegion(operation: Operation, region: string, behaviour: RegionSwitch): void {
  const rule = RULES[operation];
  const regions = rule.regions(behaviour);
  if (!regions.includes(region)) {
    throw rule.refusal(operation, region, regions);
  }
}
