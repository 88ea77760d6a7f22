import { Duration } from 'aws-cdk-lib';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FailureQueue } from './failure-queue';
import type { AlarmedProps, EncryptedProps } from './part-props';

/** Properties of a {@link ReporterSchedule}. */
export interface ReporterScheduleProps extends AlarmedProps, EncryptedProps {
  /** The FIFO queue whose messages start a run of the reporter. */
  readonly runs: IQueue;
}

/** Asks for a run of the reporter every five minutes. */
export class ReporterSchedule extends Construct {
  constructor(scope: Construct, id: string, props: ReporterScheduleProps) {
    super(scope, id);

    const interval = Duration.minutes(5);
    const failures = new FailureQueue(this, 'Failures', {
      meaning: 'The schedule could not ask for a run of the usage reporter: usage may not reach AWS Marketplace within its 24 hours.',
      remedy: 'Check that the run queue exists and that the role of the schedule may send to it, then delete the messages.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    });
    new Schedule(this, 'EveryFiveMinutes', {
      description: 'Starts a run of the usage reporter',
      schedule: ScheduleExpression.rate(interval),
      target: new SqsSendMessage(props.runs, {
        input: ScheduleTargetInput.fromObject({ scheduledAt: ContextAttribute.scheduledTime }),
        // One group: SQS hands out one run at a time.
        messageGroupId: 'run',
        deadLetterQueue: failures.queue,
        maxEventAge: interval,
      }),
    });
  }
}
