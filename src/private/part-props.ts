import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
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

/** Properties of what may be encrypted with a key of the vendor. */
export interface EncryptedProps {
  /**
   * The key.
   *
   * @default - a key of AWS
   */
  readonly encryptionKey?: IKey;
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
