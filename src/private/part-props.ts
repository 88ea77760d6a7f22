import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Properties of what has an alarm. */
export interface AlarmedProps {
  /**
   * Where the alarm goes.
   *
   * @default - the alarm has no action
   */
  readonly alarmTopic?: ITopic;
}

/** Properties of what has logs. */
export interface LoggedProps {
  /**
   * What happens to the logs when the stack is deleted.
   *
   * @default - they are kept
   */
  readonly removalPolicy?: RemovalPolicy;
}
