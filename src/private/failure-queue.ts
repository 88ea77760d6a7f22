import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Properties of a {@link FailureQueue}. */
export interface FailureQueueProps {
  /** What it means that a message is here, for the person whom the alarm wakes. */
  readonly meaning: string;

  /** What that person does about it. */
  readonly remedy: string;

  /**
   * Whether it takes messages of a FIFO queue.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * Where the alarm goes.
   *
   * @default - the alarm has no action
   */
  readonly alarmTopic?: ITopic;
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
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });

    const alarm = new Alarm(this, 'Alarm', {
      alarmDescription: `${props.meaning} ${props.remedy}`,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: Duration.minutes(1) }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (props.alarmTopic !== undefined) alarm.addAlarmAction(new SnsAction(props.alarmTopic));
  }
}
