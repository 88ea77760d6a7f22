import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessPolicy } from '../adapters/access-policy.js';
import { agreementModel } from '../adapters/agreement-model.js';
import { agreementsIn } from '../adapters/agreements.js';
import { deadLettersIn } from '../adapters/dead-letters.js';
import { required } from '../adapters/environment.js';
import { eventLogIn } from '../adapters/event-log.js';
import { licensesIn } from '../adapters/licenses.js';
import { observe, withMetrics } from '../adapters/observability.js';
import { subscriptionListener } from './handler.js';

const productCode = required('PRODUCT_CODE');
const table = required('SUBSCRIBERS_TABLE');
const client = new DynamoDBClient({});
const observability = observe(productCode);

export const handler = withMetrics(observability.metrics, subscriptionListener({
  productCode,
  agreementModel: agreementModel(),
  licenses: licensesIn({ table, client, ...accessPolicy() }),
  agreements: agreementsIn({ table, client }),
  deadLetters: deadLettersIn({ client: new SQSClient({}), queueUrl: required('DEAD_LETTER_QUEUE_URL') }),
  log: eventLogIn(observability),
}));
