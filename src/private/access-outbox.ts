import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FailureQueue } from './failure-queue';
import { HandlerFunction } from './handler-function';
import { licenseStream } from './license-stream';
import type { AlarmedProps, LoggedProps } from './part-props';
import { productEnvironment } from './product';
import type { ILicenseStore } from '../license-store';
import type { MarketplaceProduct } from '../marketplace-product';

/** Properties of an {@link AccessOutbox}. */
export interface AccessOutboxProps extends MarketplaceProduct, AlarmedProps, LoggedProps {
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
      alarmTopic: props.alarmTopic,
    });
    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'access-outbox',
      description: 'Passes changes of access on to the dispatcher and to the event bus',
      environment: {
        ...productEnvironment(props),
        ...props.graceEnvironment,
        DISPATCH_QUEUE_URL: props.dispatchQueue.queueUrl,
        ACCESS_BUS_NAME: props.accessEvents.eventBusName,
      },
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(licenseStream(props.store, {
      filter: { NewImage: { due: { BOOL: [true] } } },
      failures: failures.queue,
      retryAttempts: 10,
    }));
    props.dispatchQueue.grant(handler, 'sqs:SendMessage');
    props.accessEvents.grantPutEventsTo(handler);
  }
}
