import { Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireDuration } from './validation';

/** `onFinalUsage` has until two minutes before the grace is over. */
const SHORTEST = Duration.minutes(3);

/** AWS accepts usage for one hour after the end of a license; a quarter of it is left for sending. */
const LONGEST = Duration.minutes(45);

/**
 * Held usage is found when the grace is over, and can be decided about until `LONGEST` after the end (FINAL_DECISION_MARGIN_MILLISECONDS of the ledger): a
 * mail and a person take some time in between.
 */
const LONGEST_WITH_CEILINGS = Duration.minutes(30);

/** How long after the end of a license its last statement is made, checked. */
export function finalUsageGraceOf(scope: IConstruct, given: Duration = Duration.minutes(8), usageCeilings?: object): Duration {
  requireDuration(scope, 'finalUsageGrace', given, SHORTEST, LONGEST);
  const mayHold = Token.isUnresolved(usageCeilings) || Object.keys(usageCeilings ?? {}).length > 0;
  if (mayHold && given.toSeconds() > LONGEST_WITH_CEILINGS.toSeconds()) {
    throw new Error(`${scope.node.path}: finalUsageGrace is ${given.toHumanString()}. With usageCeilings give ${SHORTEST.toHumanString()} to ${LONGEST_WITH_CEILINGS.toHumanString()}: `
      + `usage above a ceiling is found after it, and a person decides until ${LONGEST.toHumanString()} after the end of a license. Lower it, or leave usageCeilings out.`);
  }
  return given;
}
