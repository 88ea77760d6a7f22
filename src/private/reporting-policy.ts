import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { environmentJson, invalidProp } from './validation';
import type { MarketplaceProduct } from '../marketplace-product';
import { PricingModel } from '../pricing-model';
import type { UsageReporting } from '../usage-reporting';

/** What one account and Region may call in a second by default, less what two functions take that tell the end of licenses. */
const CALLS_PER_SECOND = 8;

/** The highest pace that one function can keep. */
const MOST_CALLS_PER_SECOND = 1_000;

/** The largest quantity that AWS Marketplace takes of a dimension for an hour. */
const MOST_UNITS = 2_147_483_647;

/** What the reporter is told about usage, checked. */
export function reportingEnvironment(scope: IConstruct, policy: UsageReporting): Record<string, string> {
  const { callsPerSecond = CALLS_PER_SECOND, usageDimensions, zeroUsageDimensions = usageDimensions ?? [], dryRun = false, usageCeilings } = policy;
  requirePace(scope, callsPerSecond);
  requireSome(scope, zeroUsageDimensions, usageDimensions);
  return {
    CALLS_PER_SECOND: String(callsPerSecond),
    ZERO_USAGE_DIMENSIONS: environmentJson(scope, 'zeroUsageDimensions', zeroUsageDimensions),
    DRY_RUN: String(dryRun),
    ...ceilingsEnvironment(scope, usageCeilings, usageDimensions),
  };
}

function ceilingsEnvironment(scope: IConstruct, ceilings: UsageReporting['usageCeilings'], usageDimensions: string[] | undefined): Record<string, string> {
  if (ceilings === undefined) return {};
  if (!Token.isUnresolved(ceilings)) {
    if (Object.keys(ceilings).length === 0) {
      throw invalidProp(scope, 'usageCeilings', ceilings, 'Give the ceiling of at least one dimension, or leave it out.');
    }
    for (const [dimension, ceiling] of Object.entries(ceilings)) {
      if (!Token.isUnresolved(ceiling) && (!Number.isInteger(ceiling) || ceiling < 1 || ceiling > MOST_UNITS)) {
        throw invalidProp(scope, 'usageCeilings', ceilings, `The ceiling of ${JSON.stringify(dimension)} is ${ceiling}: give a whole number of units an hour, from 1 to ${MOST_UNITS}.`);
      }
    }
    requireKnown(scope, 'usageCeilings', ceilings, Object.keys(ceilings), usageDimensions);
  }
  return { USAGE_CEILINGS: environmentJson(scope, 'usageCeilings', ceilings) };
}

function requirePace(scope: IConstruct, callsPerSecond: number): void {
  if (Token.isUnresolved(callsPerSecond)) return;
  if (!Number.isInteger(callsPerSecond) || callsPerSecond < 1 || callsPerSecond > MOST_CALLS_PER_SECOND) {
    throw invalidProp(scope, 'callsPerSecond', callsPerSecond, `Give a whole number from 1 to ${MOST_CALLS_PER_SECOND}: the quota of your account for BatchMeterUsage, less 2.`);
  }
}

/** Usage of other dimensions is refused: nothing can be said about them. */
function requireSome(scope: IConstruct, zeroUsageDimensions: string[], usageDimensions: string[] | undefined): void {
  if (Token.isUnresolved(zeroUsageDimensions)) return;
  requireKnown(scope, 'zeroUsageDimensions', zeroUsageDimensions, zeroUsageDimensions, usageDimensions);
}

function requireKnown(scope: IConstruct, prop: string, given: unknown, dimensions: readonly string[], usageDimensions: string[] | undefined): void {
  const known = dimensions.filter((dimension) => !Token.isUnresolved(dimension));
  const impossible = known.find((dimension) => dimension.trim() === '' || dimension.length > 255);
  if (impossible !== undefined) {
    throw invalidProp(scope, prop, given, `${JSON.stringify(impossible)} cannot be a dimension: give API identifiers of 1 to 255 characters.`);
  }
  const unknown = known.find((dimension) => usageDimensions !== undefined && !Token.isUnresolved(usageDimensions)
    && !usageDimensions.some((one) => Token.isUnresolved(one) || one === dimension));
  if (unknown !== undefined) {
    throw invalidProp(scope, prop, given, `${JSON.stringify(unknown)} is not among usageDimensions: add it there, or leave it out.`);
  }
}

/** What feed and reporter are told about what contracts include, checked. */
export function includedEnvironment(scope: IConstruct, { pricingModel, includedUsage, usageDimensions }: IncludingPolicy): Record<string, string> {
  if (includedUsage === undefined) return {};
  if (pricingModel !== PricingModel.CONTRACT_WITH_CONSUMPTION) {
    throw invalidProp(scope, 'includedUsage', includedUsage, `The pricing model ${pricingModel} has no contract that includes usage: leave it out, or correct pricingModel.`);
  }
  if (!Token.isUnresolved(includedUsage)) {
    requireKnown(scope, 'includedUsage', includedUsage, Object.keys(includedUsage), usageDimensions);
    requireKnown(scope, 'includedUsage', includedUsage, Object.values(includedUsage), undefined);
    if (Object.keys(includedUsage).length === 0) {
      throw invalidProp(scope, 'includedUsage', includedUsage, 'Give the dimension of the contract for at least one dimension of usage, or leave it out.');
    }
  }
  return { INCLUDED_USAGE: environmentJson(scope, 'includedUsage', includedUsage) };
}

/** What contracts include of usage, and of which product. */
export type IncludingPolicy = Pick<UsageReporting, 'includedUsage' | 'usageDimensions'> & Pick<MarketplaceProduct, 'pricingModel'>;
