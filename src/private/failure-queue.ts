import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FirstSignAlarm } from './first-sign-alarm';
import type { AlarmText } from './first-sign-alarm';
import type { EncryptedProps } from './part-props';
import { queueEncryption } from './queue-access';

/** Properties of a {@link FailureQueue}. Its alarm says what it means that a message is here. */
export interface FailureQueueProps extends AlarmText, EncryptedProps {
  /**
   * Whether it takes messages of a FIFO queue.
   *
   * @default false
   */
  readonly fifo?: boolean;
}

/**
 * Where messages end that could not be handled: kept as long as SQS can, with an alarm on the first one.
 */
export class FailureQueue extends Construct {
  /** The queue. */
  public readonly queue: IQueue;

  constructor(scope: Construct, id: string, props: FailureQueueProps) {
    super(scope, id);

    this.queue = new Queue(this, 'Queue', {
      // CloudFormation knows no `false` here: a standard queue must not say anything.
      fifo: props.fifo === true ? true : undefined,
      ...queueEncryption(props.encryptionKey),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    new FirstSignAlarm(this, 'Alarm', {
      ...props,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: Duration.minutes(1) }),
    });
  }
}
