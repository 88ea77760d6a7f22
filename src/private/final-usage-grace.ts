import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireDuration } from './validation';

/** `onFinalUsage` has until two minutes before the grace is over. */
const SHORTEST = Duration.minutes(3);

/** AWS accepts usage for one hour after the end of a license; a quarter of it is left for sending. */
const LONGEST = Duration.minutes(45);

/** How long after the end of a license its last statement is made, checked. */
export function finalUsageGraceOf(scope: IConstruct, given: Duration = Duration.minutes(8)): Duration {
  requireDuration(scope, 'finalUsageGrace', given, SHORTEST, LONGEST);
  return given;
}
