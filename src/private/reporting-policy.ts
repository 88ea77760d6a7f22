import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { environmentJson, invalidProp } from './validation';

/** What one account and Region may call in a second by default, less what two functions take that tell the end of licenses. */
const CALLS_PER_SECOND = 8;

/** The highest pace that one function can keep. */
const MOST_CALLS_PER_SECOND = 1_000;

/** How AWS Marketplace is told. */
export interface ReportingPolicy {
  /**
   * The dimensions that are accepted.
   *
   * @default - all
   */
  readonly usageDimensions?: string[];

  /**
   * The dimensions that are told every hour.
   *
   * @default - those that are accepted, if they are declared
   */
  readonly zeroUsageDimensions?: string[];

  /**
   * Calls of BatchMeterUsage in a second.
   *
   * @default 8
   */
  readonly callsPerSecond?: number;

  /**
   * Whether AWS Marketplace is not told.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** What the reporter is told about it, checked. */
export function reportingEnvironment(scope: IConstruct, policy: ReportingPolicy): Record<string, string> {
  const { callsPerSecond = CALLS_PER_SECOND, usageDimensions, zeroUsageDimensions = usageDimensions ?? [], dryRun = false } = policy;
  requirePace(scope, callsPerSecond);
  requireSome(scope, zeroUsageDimensions, usageDimensions);
  return {
    CALLS_PER_SECOND: String(callsPerSecond),
    ZERO_USAGE_DIMENSIONS: environmentJson(scope, 'zeroUsageDimensions', zeroUsageDimensions),
    DRY_RUN: String(dryRun),
  };
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
  const known = zeroUsageDimensions.filter((dimension) => !Token.isUnresolved(dimension));
  const impossible = known.find((dimension) => dimension.trim() === '' || dimension.length > 255);
  if (impossible !== undefined) {
    throw invalidProp(scope, 'zeroUsageDimensions', zeroUsageDimensions, `${JSON.stringify(impossible)} cannot be a dimension: give API identifiers of 1 to 255 characters.`);
  }
  const unknown = known.find((dimension) => usageDimensions !== undefined && !Token.isUnresolved(usageDimensions)
    && !usageDimensions.some((one) => Token.isUnresolved(one) || one === dimension));
  if (unknown !== undefined) {
    throw invalidProp(scope, 'zeroUsageDimensions', zeroUsageDimensions, `${JSON.stringify(unknown)} is not among usageDimensions: add it there, or leave it out.`);
  }
}
