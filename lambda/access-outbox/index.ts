import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessBus } from '../adapters/access-bus.js';
import { announcementsIn } from '../adapters/announcements.js';
import { systemClock } from '../adapters/clock.js';
import { deliveredProduct } from '../adapters/delivered-product.js';
import { required } from '../adapters/environment.js';
import { postponementIn } from '../adapters/messages-out.js';
import { observe } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { wakeUpsOn } from '../adapters/wake-ups.js';
import { bySource } from './by-source.js';
import { accessOutbox } from './handler.js';
import { republish } from './republish.js';

/** A bus that hangs must leave time to keep its events, and a batch of kept ones is to end before the function does. */
const PATIENCE = { bus: { attempts: 2, milliseconds: 2_000 }, queues: { attempts: 3, milliseconds: 2_000 } };

const product = deliveredProduct();
const { logger } = observe(product.code);
const queues = new SQSClient(patient(PATIENCE.queues));
const kept = { client: queues, queueUrl: required('ANNOUNCEMENT_QUEUE_URL') };
const bus = accessBus({ name: required('ACCESS_BUS_NAME'), client: new EventBridgeClient(patient(PATIENCE.bus)) });

export const handler = bySource({
  stream: accessOutbox({
    product,
    wakeUps: wakeUpsOn({ queueUrl: required('DISPATCH_QUEUE_URL'), client: queues }),
    bus,
    announcements: announcementsIn(kept),
    clock: systemClock,
    logger,
  }),
  queue: republish({ bus, postponement: postponementIn(kept), logger }),
});
