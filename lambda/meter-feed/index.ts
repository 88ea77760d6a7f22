import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../adapters/clock.js';
import { milliseconds, required } from '../adapters/environment.js';
import { LicenseMetersInTable } from '../adapters/metering/license-meters.js';
import { includedIn } from '../adapters/metering/included.js';
import { finalUsageQueueIn } from '../adapters/metering/queues.js';
import { signalsIn } from '../adapters/metering/signals.js';
import { PATIENCE } from '../adapters/metering/patience.js';
import { observe } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { meterFeed } from './handler.js';

export const handler = meterFeed({
  meters: new LicenseMetersInTable(new DynamoDBClient(patient(PATIENCE)), required('USAGE_TABLE')),
  finalUsage: finalUsageQueueIn({ client: new SQSClient(patient(PATIENCE)), queueUrl: required('FINAL_USAGE_QUEUE_URL') }),
  clock: systemClock,
  signals: signalsIn(observe(required('PRODUCT_CODE'))),
  included: includedIn(),
  finalUsageGrace: milliseconds('FINAL_USAGE_GRACE_SECONDS'),
});
