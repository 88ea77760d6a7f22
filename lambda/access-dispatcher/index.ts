import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { adminTopic } from '../adapters/admin-topic.js';
import { systemClock } from '../adapters/clock.js';
import { deadLettersIn } from '../adapters/dead-letters.js';
import { deliveredProduct } from '../adapters/delivered-product.js';
import { deliveryStoreIn } from '../adapters/delivery-store.js';
import { milliseconds, optional, required } from '../adapters/environment.js';
import { hookClient, hooksBy } from '../adapters/hooks.js';
import { observe } from '../adapters/observability.js';
import { wakeUpsOn } from '../adapters/wake-ups.js';
import { accessDispatcher } from './handler.js';
import { reportTo } from './report.js';

const product = deliveredProduct();
const hookTimeoutMilliseconds = milliseconds('HOOK_TIMEOUT_SECONDS');
const queues = new SQSClient({});
const adminTopicArn = optional('ADMIN_TOPIC_ARN');

export const handler = accessDispatcher({
  product,
  store: deliveryStoreIn({
    subscribers: required('SUBSCRIBERS_TABLE'),
    registrations: required('REGISTRATIONS_TABLE'),
    client: new DynamoDBClient({}),
  }),
  hooks: hooksBy({
    functions: {
      GRANT: optional('ON_GRANT_FUNCTION'),
      CHANGE: optional('ON_CHANGE_FUNCTION'),
      REVOKE: optional('ON_REVOKE_FUNCTION'),
      FINAL_USAGE: optional('ON_FINAL_USAGE_FUNCTION'),
    },
    client: hookClient(hookTimeoutMilliseconds),
  }),
  hookTimeoutMilliseconds,
  wakeUps: wakeUpsOn({ queueUrl: required('DISPATCH_QUEUE_URL'), client: queues }),
  deadLetters: deadLettersIn({ queueUrl: required('DEAD_LETTER_QUEUE_URL'), client: queues }),
  admin: adminTopicArn === undefined ? undefined : adminTopic({ arn: adminTopicArn, client: new SNSClient({}) }),
  clock: systemClock,
  report: reportTo(observe(product.code)),
});
