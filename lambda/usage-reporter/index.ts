import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { systemClock } from '../adapters/clock.js';
import { milliseconds, oneOf, required, wholeNumber } from '../adapters/environment.js';
import { marketplaceAccess } from '../adapters/marketplace-access.js';
import { AuditMarksInTable } from '../adapters/metering/audit-marks.js';
import { includedIn, includedSource } from '../adapters/metering/included.js';
import { LedgerIdentityInTable } from '../adapters/metering/ledger-identity.js';
import { LicenseMetersInTable } from '../adapters/metering/license-meters.js';
import { paceOf } from '../adapters/metering/pace.js';
import { guardIn } from '../adapters/metering/spend-guard.js';
import { finalUsageQueueIn, isQueue, runQueueIn } from '../adapters/metering/queues.js';
import { signalsIn } from '../adapters/metering/signals.js';
import { UsagePagesInTable } from '../adapters/metering/usage-pages.js';
import { AwsUsageTaker, CALL_OPTIONS, FINAL_CALLS_PER_SECOND } from '../adapters/metering/usage-taker.js';
import { WriteOffListInTable } from '../adapters/metering/write-off-list.js';
import { PATIENCE } from '../adapters/metering/patience.js';
import { observe } from '../adapters/observability.js';
import { patient } from '../adapters/patience.js';
import { usageReporter } from './handler.js';

const table = required('USAGE_TABLE');
const dynamo = new DynamoDBClient(patient(PATIENCE));
const sqs = new SQSClient(patient(PATIENCE));
const callsPerSecond = wholeNumber('CALLS_PER_SECOND');
const zeros = v.parse(v.array(v.string()), JSON.parse(required('ZERO_USAGE_DIMENSIONS')));
const dimensions = includedIn();
const observability = observe(required('PRODUCT_CODE'));
const finalUsageQueueUrl = required('FINAL_USAGE_QUEUE_URL');

export const handler = usageReporter({
  pages: new UsagePagesInTable(dynamo, table),
  meters: new LicenseMetersInTable(dynamo, table),
  ledger: new LedgerIdentityInTable(dynamo, table),
  marks: new AuditMarksInTable(dynamo, table),
  writeOffs: new WriteOffListInTable(dynamo, table),
  taker: new AwsUsageTaker(new MarketplaceMeteringClient({ ...marketplaceAccess(), ...CALL_OPTIONS })),
  pace: paceOf(callsPerSecond),
  callsPerSecond,
  finalPace: paceOf(FINAL_CALLS_PER_SECOND),
  runs: runQueueIn({ client: sqs, queueUrl: required('RUN_QUEUE_URL') }),
  finalUsage: finalUsageQueueIn({ client: sqs, queueUrl: finalUsageQueueUrl }),
  clock: systemClock,
  isFinalUsageQueue: (arn) => isQueue(arn, finalUsageQueueUrl),
  signals: signalsIn(observability),
  finalUsageGrace: milliseconds('FINAL_USAGE_GRACE_SECONDS'),
  dryRun: oneOf('DRY_RUN', ['true', 'false']) === 'true',
  zeros,
  ...guardIn(observability),
  ...dimensions && { included: includedSource({ client: dynamo, table: required('SUBSCRIBERS_TABLE'), dimensions }) },
});
