import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireDuration } from './validation';

/** `onFinalUsage` has until two minutes before the grace is over. */
const SHORTEST = Duration.minutes(3);

/** AWS accepts usage for one hour after the end of a license; a quarter of it is left for sending. */
const LONGEST = Duration.minutes(45);

/** How long after the end of a license its last statement is made, checked and in seconds. */
export function finalUsageGraceSeconds(scope: IConstruct, given: Duration = Duration.minutes(8)): string {
  requireDuration(scope, 'finalUsageGrace', given, SHORTEST, LONGEST);
  return String(given.toSeconds());
}
