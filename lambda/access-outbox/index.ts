import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessBus } from '../adapters/access-bus.js';
import { systemClock } from '../adapters/clock.js';
import { deliveredProduct } from '../adapters/delivered-product.js';
import { required } from '../adapters/environment.js';
import { observe } from '../adapters/observability.js';
import { wakeUpsOn } from '../adapters/wake-ups.js';
import { accessOutbox } from './handler.js';

const product = deliveredProduct();

export const handler = accessOutbox({
  product,
  wakeUps: wakeUpsOn({ queueUrl: required('DISPATCH_QUEUE_URL'), client: new SQSClient({}) }),
  bus: accessBus({ name: required('ACCESS_BUS_NAME'), client: new EventBridgeClient({}) }),
  clock: systemClock,
  logger: observe(product.code).logger,
});
