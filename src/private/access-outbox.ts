import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FailureQueue } from './failure-queue';
import { HandlerFunction } from './handler-function';
import { licenseStream } from './license-stream';
import type { AlarmedProps, EncryptedProps, LoggedProps } from './part-props';
import { productEnvironment } from './product';
import { WorkQueue } from './work-queue';
import type { ILicenseStore } from '../license-store';
import type { MarketplaceProduct } from '../marketplace-product';

/** Properties of an {@link AccessOutbox}. */
export interface AccessOutboxProps extends MarketplaceProduct, AlarmedProps, EncryptedProps, LoggedProps {
  /** Where licenses are kept. */
  readonly store: ILicenseStore;

  /** Where wake-ups go. */
  readonly dispatchQueue: IQueue;

  /** Where events go. */
  readonly accessEvents: IEventBus;

  /** How long final usage is waited for, if the product has metering. */
  readonly graceEnvironment: Readonly<Record<string, string>>;
}

/** Turns each change of access in the subscribers table into a wake-up and an event. */
export class AccessOutbox extends Construct {
  constructor(scope: Construct, id: string, props: AccessOutboxProps) {
    super(scope, id);

    const failures = new FailureQueue(this, 'Failures', {
      meaning: 'A change of access was not passed on: neither hook nor event told of it.',
      remedy: 'Read the log of the access outbox and remove the cause; the message names the place in the stream. '
        + 'The change is delivered with the next one of the same license.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    });
    const announcements = new WorkQueue(this, 'Announcements', {
      visibilityTimeout: Duration.minutes(3),
      meaning: 'For hours, EventBridge did not take an event about access: whoever listens to the bus does not know of that change. Hooks and mail were not held up.',
      remedy: 'Read the log of the access outbox, remove the cause, then redrive the queue: that is safe at any time.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    }).queue;
    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'access-outbox',
      description: 'Passes changes of access on to the dispatcher and to the event bus',
      environment: {
        ...productEnvironment(props),
        ...props.graceEnvironment,
        DISPATCH_QUEUE_URL: props.dispatchQueue.queueUrl,
        ACCESS_BUS_NAME: props.accessEvents.eventBusName,
        ANNOUNCEMENT_QUEUE_URL: announcements.queueUrl,
      },
      store: props.store,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(licenseStream(props.store, {
      filter: { NewImage: { due: { BOOL: [true] } } },
      failures: failures.queue,
      retryAttempts: 10,
    }));
    // They are put onto the bus one after the other: a bus that does not answer must not use up the time of the function.
    handler.addEventSource(new SqsEventSource(announcements, { batchSize: 5, reportBatchItemFailures: true }));
    announcements.grant(handler, 'sqs:SendMessage');
    props.dispatchQueue.grant(handler, 'sqs:SendMessage');
    props.accessEvents.grantPutEventsTo(handler);
  }
}
