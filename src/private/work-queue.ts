import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FailureQueue } from './failure-queue';
import type { FailureQueueProps } from './failure-queue';
import { queueEncryption } from './queue-access';

/**
 * What to do with dead letters that the handler or EventBridge may have put there directly. SQS knows no source
 * of those: "redrive to source" fails for them.
 */
export const REDRIVE = 'then redrive the messages with the work queue beside it as custom destination '
  + '("redrive to source" fails for messages that never were in it): that is safe at any time.';

/** Properties of a {@link WorkQueue}. */
export interface WorkQueueProps extends FailureQueueProps {
  /** How long a message stays hidden while it is worked on, and so how long after a failure it is tried again. */
  readonly visibilityTimeout: Duration;

  /**
   * Whether a FIFO queue takes messages of equal content within five minutes for one.
   *
   * @default false
   */
  readonly contentBasedDeduplication?: boolean;
}

/**
 * A queue of work for a handler: ten attempts, then the message goes to the failure queue beside it.
 */
export class WorkQueue extends Construct {
  /** The queue. */
  public readonly queue: IQueue;

  /** Where messages end that could not be handled. */
  public readonly deadLetterQueue: IQueue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);

    this.deadLetterQueue = new FailureQueue(this, 'DeadLetters', props).queue;
    this.queue = new Queue(this, 'Queue', {
      fifo: props.fifo === true ? true : undefined,
      contentBasedDeduplication: props.contentBasedDeduplication,
      ...queueEncryption(props.encryptionKey),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 10 },
    });
  }
}
