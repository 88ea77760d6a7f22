import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { systemClock } from '../adapters/clock.js';
import { agreementModel } from '../adapters/agreement-model.js';
import { optional, required } from '../adapters/environment.js';
import { LicenseMetersInTable } from '../adapters/metering/license-meters.js';
import { QuarantineInTable } from '../adapters/metering/quarantine.js';
import { signalsIn } from '../adapters/metering/signals.js';
import { UsagePagesInTable } from '../adapters/metering/usage-pages.js';
import { usageQueueIn } from '../adapters/metering/usage-queue.js';
import { PATIENCE } from '../adapters/metering/patience.js';
import { observe } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { usageIntake } from './handler.js';

const client = new DynamoDBClient(patient(PATIENCE));
const table = required('USAGE_TABLE');
const dimensions = optional('USAGE_DIMENSIONS');

export const handler = usageIntake({
  pages: new UsagePagesInTable(client, table),
  meters: new LicenseMetersInTable(client, table),
  quarantine: new QuarantineInTable(client, table),
  queue: usageQueueIn({ client: new SQSClient(patient(PATIENCE)), queueUrl: required('USAGE_QUEUE_URL') }),
  clock: systemClock,
  signals: signalsIn(observe(required('PRODUCT_CODE'))),
  ...(agreementModel() === 'LEGACY' ? { legacyProduct: required('PRODUCT_CODE') } : {}),
  ...(dimensions === undefined ? {} : { dimensions: new Set(v.parse(v.array(v.string()), JSON.parse(dimensions))) }),
});
