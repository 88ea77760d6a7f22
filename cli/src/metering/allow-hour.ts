import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { amountsAttribute } from '../../../lambda/adapters/metering/attributes.js';
import { FIRST_PAGE } from '../../../lambda/adapters/metering/page-items.js';
import { unlessRefused } from '../../../lambda/adapters/metering/unless-refused.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { difference } from '../../../lambda/core/metering/decimal.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { pageKey } from '../../../lambda/core/metering/keys.js';
import { byDimension } from '../../../lambda/core/metering/series.js';
import type { Ledger } from './ledger.js';

/** What was heard of an hour by now may be told although it is above a ceiling; what is heard later is measured anew. Answers what is untold of it. */
export async function allowHour(ledger: Ledger, license: string, hour: Hour): Promise<Amounts> {
  const stored = await ledger.hour(license, hour);
  if (stored === undefined) {
    return new Map();
  }
  const { pk, sk } = pageKey(license, hour, FIRST_PAGE);
  await unlessRefused(() => ledger.client.send(new UpdateItemCommand({
    TableName: ledger.table, Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET #ok = :heard', ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#ok': 'ok' }, ExpressionAttributeValues: { ':heard': amountsAttribute(stored.use.heard) },
  })));
  return byDimension(difference(stored.use.heard, stored.use.told));
}
