import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessPolicy } from '../adapters/access-policy.js';
import { agreementModel } from '../adapters/agreement-model.js';
import { systemClock } from '../adapters/clock.js';
import { deadLettersIn } from '../adapters/dead-letters.js';
import { required } from '../adapters/environment.js';
import { eventLogIn } from '../adapters/event-log.js';
import { licensesIn } from '../adapters/licenses.js';
import { marketplaceAccess } from '../adapters/marketplace-access.js';
import { marketplaceEntitlements } from '../adapters/marketplace-entitlements.js';
import { entitlementReadsIn, postponementIn } from '../adapters/messages-out.js';
import { observe, withMetrics } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { entitlementListener } from './handler.js';

const productCode = required('PRODUCT_CODE');
const observability = observe(productCode);
const queues = new SQSClient({});
const reads = { client: queues, queueUrl: required('ENTITLEMENT_QUEUE_URL') };

/** A message that is not answered in time comes back: nothing is won by waiting until the whole batch has to. */
const marketplace = new MarketplaceEntitlementServiceClient({ ...marketplaceAccess(), ...patient({ attempts: 2, milliseconds: 5_000 }) });

export const handler = withMetrics(observability.metrics, entitlementListener({
  productCode,
  agreementModel: agreementModel(),
  licenses: licensesIn({ table: required('SUBSCRIBERS_TABLE'), client: new DynamoDBClient({}), ...accessPolicy() }),
  entitlements: marketplaceEntitlements({ client: marketplace, productCode, clock: systemClock }),
  reads: entitlementReadsIn(reads),
  postponement: postponementIn(reads),
  deadLetters: deadLettersIn({ client: queues, queueUrl: required('DEAD_LETTER_QUEUE_URL') }),
  log: eventLogIn(observability),
}));
