import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceAgreementClient } from '@aws-sdk/client-marketplace-agreement';
import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessPolicy } from '../adapters/access-policy.js';
import { adminTopic } from '../adapters/admin-topic.js';
import { agreementsIn } from '../adapters/agreements.js';
import { systemClock } from '../adapters/clock.js';
import { deadLettersIn } from '../adapters/dead-letters.js';
import { optional, required } from '../adapters/environment.js';
import { licensesIn } from '../adapters/licenses.js';
import { marketplaceAccess } from '../adapters/marketplace-access.js';
import { paceOf } from '../adapters/metering/pace.js';
import { observe, withMetrics } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { entitlementCrawlerOf } from '../adapters/reconciliation/entitlement-crawler.js';
import { licenseScanOf, noteBookIn } from '../adapters/reconciliation/license-items.js';
import { readQueueOn } from '../adapters/reconciliation/read-queue.js';
import { soldAgreementsOf } from '../adapters/sold-agreements.js';
import { taskQueueIn } from '../adapters/reconciliation/task-queue.js';
import { wakeUpsOn } from '../adapters/wake-ups.js';
import { reconciler } from './handler.js';
import { reportTo } from './report.js';

/** Reconciliation has time; the quota belongs to those who answer events. */
const CALLS_PER_SECOND = 2;

/** The function may run for 15 minutes and needs the rest for what it has begun. */
const WORK_MILLISECONDS = 12 * 60_000;

const productCode = required('PRODUCT_CODE');
const policy = accessPolicy();
const observability = observe(productCode);
const items = { table: required('SUBSCRIBERS_TABLE'), client: new DynamoDBClient({}) };
const queues = new SQSClient({});
const calls = { ...marketplaceAccess(), ...patient({ attempts: 3, milliseconds: 20_000 }) };
const entitlementQueueUrl = optional('ENTITLEMENT_QUEUE_URL');
const adminTopicArn = optional('ADMIN_TOPIC_ARN');

export const handler = withMetrics(observability.metrics, reconciler({
  productCode,
  pricingModel: policy.pricingModel,
  stores: { licenses: licensesIn({ ...items, ...policy }), agreements: agreementsIn(items) },
  scan: licenseScanOf(items),
  notes: noteBookIn(items),
  wakeUps: wakeUpsOn({ queueUrl: required('DISPATCH_QUEUE_URL'), client: queues }),
  entitlements: entitlementQueueUrl === undefined ? undefined : entitlementsOn(entitlementQueueUrl),
  sold: policy.agreementModel === 'LEGACY' ? undefined : soldAgreementsOf({ client: new MarketplaceAgreementClient(calls), pace: paceOf(CALLS_PER_SECOND) }),
  admin: adminTopicArn === undefined ? undefined : adminTopic({ arn: adminTopicArn, client: new SNSClient({}) }),
  tasks: taskQueueIn({ client: queues, queueUrl: required('TASK_QUEUE_URL') }),
  deadLetters: deadLettersIn({ client: queues, queueUrl: required('DEAD_LETTER_QUEUE_URL') }),
  clock: systemClock,
  report: reportTo(observability),
  workMilliseconds: WORK_MILLISECONDS,
}));

function entitlementsOn(queueUrl: string) {
  const client = new MarketplaceEntitlementServiceClient(calls);
  return {
    crawler: entitlementCrawlerOf({ client, productCode, agreementModel: policy.agreementModel, pace: paceOf(CALLS_PER_SECOND), clock: systemClock }),
    reads: readQueueOn({ client: queues, queueUrl }),
  };
}
