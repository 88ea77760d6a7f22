import { PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';

/** One quantity as the app writes it; the seed checks no type. */
export interface SeedUsage {
  readonly dimension: string;
  readonly value: number | string;
}

export interface SeedRow {
  readonly id: string;
  readonly license: string;
  /** Absent in a malformed row. */
  readonly usage?: readonly SeedUsage[];
}

interface Totals {
  readonly license: string;
  readonly rows: readonly string[];
  readonly usage: readonly SeedUsage[];
}

export interface SeedDependencies {
  readonly dynamo: DynamoDBClient;
  readonly aws: MarketplaceMeteringClient;
  readonly send: (body: string) => Promise<void>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly identify: (license: string) => { readonly arn: string; readonly account: string };
}

const TABLE = 'rows';
/** The SDK of that time made four attempts. Source: the study of the sample, 4.1 S-M3. */
const ATTEMPTS = 4;
const FIRST_PAUSE = 50;

/** The app writes a row. */
export async function writeRow({ id, license, usage }: SeedRow, dynamo: DynamoDBClient): Promise<void> {
  await dynamo.send(new PutItemCommand({
    TableName: TABLE,
    Item: { ...keyOf(id), license: { S: license }, pending: { S: 'true' }, ...(usage ? { usage: { S: JSON.stringify(usage) } } : {}) },
  }));
}

/** Every hour: adds up the rows that wait, and sends a message for each buyer. Written from the description of the sample. */
export async function hourlyJob({ dynamo, send }: SeedDependencies): Promise<void> {
  // S-M7: one page only.
  const { Items = [] } = await dynamo.send(new QueryCommand({
    TableName: TABLE, IndexName: 'pending', KeyConditionExpression: 'pending = :true', ExpressionAttributeValues: { ':true': { S: 'true' } },
  }));
  const buyers = new Map<string, { rows: string[]; usage: { dimension: string; value: number | string }[] }>();
  for (const item of Items) {
    const license = item.license.S ?? '';
    const id = item.pk.S ?? '';
    const usage = 'usage' in item ? (JSON.parse(item.usage.S ?? '') as { dimension: string; value: number | string }[]) : undefined;
    const buyer = buyers.get(license);
    if (!buyer) {
      // S-M9: what the first row says twice is not added up.
      buyers.set(license, { rows: [id], usage: usage as { dimension: string; value: number | string }[] });
      continue;
    }
    buyer.rows.push(id);
    // S-M8: a row without usage stops all. S-M9: texts are put one behind the other.
    for (const { dimension, value } of usage as { dimension: string; value: number | string }[]) {
      const known = buyer.usage.find((one) => one.dimension === dimension);
      if (known) {
        known.value = (known.value as number) + (value as number);
      } else {
        buyer.usage.push({ dimension, value });
      }
    }
  }
  for (const [license, { rows, usage }] of buyers) {
    await send(JSON.stringify({ license, rows, usage } satisfies Totals)).catch(() => undefined);
  }
}

/** For each message: one call for one buyer; then every row is closed, whatever AWS said. Written from the description of the sample. */
export async function meterBuyer(body: string, { dynamo, aws, now, sleep, identify }: SeedDependencies): Promise<void> {
  const { license, rows, usage } = JSON.parse(body) as Totals;
  const { arn, account } = identify(license);
  let failed = false;
  try {
    // S-M2: the time of sending. S-M4: no more than 25 would be allowed.
    const command = new BatchMeterUsageCommand({
      UsageRecords: usage.map(({ dimension, value }) => ({
        Timestamp: new Date(now()), Dimension: dimension, Quantity: Math.trunc(Number(value)), LicenseArn: arn, CustomerAWSAccountId: account,
      })),
    });
    // S-M1: only `Results` is looked at. S-M5: one bad record marks all rows bad.
    const { Results = [] } = await patiently(() => aws.send(command), sleep);
    failed = Results.some(({ Status }) => Status !== 'Success');
  } catch {
    // S-M3: whatever went wrong, nothing sends it again.
    failed = true;
  }
  await Promise.all(rows.map((id) => dynamo.send(new UpdateItemCommand({
    TableName: TABLE, Key: keyOf(id), UpdateExpression: 'SET #failed = :failed REMOVE #pending',
    ExpressionAttributeNames: { '#failed': 'failed', '#pending': 'pending' },
    ExpressionAttributeValues: { ':failed': { BOOL: failed } },
  }))));
}

async function patiently<Answer>(call: () => Promise<Answer>, sleep: SeedDependencies['sleep']): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Error && error.name === 'ThrottlingException')) {
        throw error;
      }
      await sleep(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }
}

function keyOf(id: string): Record<string, AttributeValue> {
  return { pk: { S: id }, sk: { S: 'row' } };
}
