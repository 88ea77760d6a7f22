import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessPolicy } from '../adapters/access-policy.js';
import { systemClock } from '../adapters/clock.js';
import { deadLettersIn } from '../adapters/dead-letters.js';
import { required } from '../adapters/environment.js';
import { eventLogIn } from '../adapters/event-log.js';
import { licensesIn } from '../adapters/licenses.js';
import { marketplaceEntitlements } from '../adapters/marketplace-entitlements.js';
import { entitlementReadsIn } from '../adapters/messages-out.js';
import { observe, withMetrics } from '../adapters/observability.js';
import { entitlementListener } from './handler.js';

const productCode = required('PRODUCT_CODE');
const observability = observe(productCode);
const queues = new SQSClient({});

export const handler = withMetrics(observability.metrics, entitlementListener({
  productCode,
  licenses: licensesIn({ table: required('SUBSCRIBERS_TABLE'), client: new DynamoDBClient({}), ...accessPolicy() }),
  entitlements: marketplaceEntitlements({ client: new MarketplaceEntitlementServiceClient({}), productCode, clock: systemClock }),
  reads: entitlementReadsIn({ client: queues, queueUrl: required('ENTITLEMENT_QUEUE_URL') }),
  deadLetters: deadLettersIn({ client: queues, queueUrl: required('DEAD_LETTER_QUEUE_URL') }),
  log: eventLogIn(observability),
}));
