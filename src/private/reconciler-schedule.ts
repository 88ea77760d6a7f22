import type { Duration } from 'aws-cdk-lib';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Properties of a {@link ReconcilerSchedule}. */
export interface ReconcilerScheduleProps {
  /** What the reconciler is asked to do. */
  readonly task: 'SWEEP' | 'ENTITLEMENTS' | 'AGREEMENTS';

  /** How often. */
  readonly every: Duration;

  /** The FIFO queue from which the reconciler takes its tasks. */
  readonly tasks: IQueue;

  /** Where tasks end that the schedule could not send. */
  readonly failures: IQueue;
}

/** Asks the reconciler for a task again and again. */
export class ReconcilerSchedule extends Construct {
  constructor(scope: Construct, id: string, props: ReconcilerScheduleProps) {
    super(scope, id);

    new Schedule(this, 'Schedule', {
      description: `Asks the reconciler for its task ${props.task}`,
      schedule: ScheduleExpression.rate(props.every),
      target: new SqsSendMessage(props.tasks, {
        input: ScheduleTargetInput.fromObject({ task: props.task, scheduledAt: ContextAttribute.scheduledTime }),
        // A group for each task: one of a kind is done at a time.
        messageGroupId: props.task,
        deadLetterQueue: props.failures,
        maxEventAge: props.every,
      }),
    });
  }
}
