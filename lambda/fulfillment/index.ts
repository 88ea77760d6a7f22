import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessPolicy } from '../adapters/access-policy.js';
import { systemClock } from '../adapters/clock.js';
import { optional, required } from '../adapters/environment.js';
import { licensesIn } from '../adapters/licenses.js';
import { entitlementReadsIn } from '../adapters/messages-out.js';
import { observe, withMetrics } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { registrationsIn } from '../adapters/registrations.js';
import { tokenResolver } from '../adapters/token-resolver.js';
import { pageOptions } from '../core/page/options.js';
import { fulfillment } from './handler.js';
import { PATIENCE } from './patience.js';
import { reportTo } from './report.js';

const productCode = required('PRODUCT_CODE');
const queueUrl = optional('ENTITLEMENT_QUEUE_URL');
const client = new DynamoDBClient(patient(PATIENCE.tables));
const observability = observe(productCode);

export const handler = withMetrics(observability.metrics, fulfillment({
  clock: systemClock,
  licenses: licensesIn({ table: required('SUBSCRIBERS_TABLE'), client, ...accessPolicy() }),
  registrations: registrationsIn({ table: required('REGISTRATIONS_TABLE'), client }),
  tokens: tokenResolver(new MarketplaceMeteringClient(patient(PATIENCE.resolveCustomer)), productCode),
  entitlementReads: queueUrl === undefined ? undefined : entitlementReadsIn({ client: new SQSClient(patient(PATIENCE.entitlementQueue)), queueUrl }),
  page: pageOptions(optional('REGISTRATION_PAGE') ?? '{}'),
  report: reportTo(observability),
}));
