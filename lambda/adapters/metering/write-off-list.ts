import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonicalJson } from '../../core/canonical-json.js';
import { sum, textOf } from '../../core/metering/decimal.js';
import { writeOffKey } from '../../core/metering/keys.js';
import { QUARANTINE_KEPT_MILLISECONDS } from '../../core/metering/ledger-rules.js';
import { byDimension } from '../../core/metering/series.js';
import { WRITE_OFF_REASONS } from '../../core/metering/write-off.js';
import type { WriteOffEntry, WriteOffList } from '../../core/metering/write-off-list.js';
import { numberAttribute } from './attributes.js';
import { unlessRefused } from './unless-refused.js';

/** The write-off list in the usage table, beside the quarantine. */
export class WriteOffListInTable implements WriteOffList {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async put({ license, hour, writtenOff }: WriteOffEntry, now: number): Promise<boolean> {
    const { pk, sk } = writeOffKey(license, hour);
    const amounts = [...writtenOff].map(([reason, some]) => [reason, Object.fromEntries([...byDimension(some)].map(([name, amount]) => [name, textOf(amount)]))] as const);
    const total = [...sum(...writtenOff.values()).values()].reduce((a, b) => a + b, 0n);
    const attributes = {
      code: { S: 'WRITTEN_OFF' },
      reason: { S: [...writtenOff.keys()].map((reason) => WRITE_OFF_REASONS[reason]).join(' ') },
      content: { S: canonicalJson({ license, ...hour === undefined ? {} : { hour }, amounts: Object.fromEntries(amounts) }) },
      license: { S: license },
      time: { S: new Date(now).toISOString() },
      ttl: { N: Math.floor((now + QUARANTINE_KEPT_MILLISECONDS) / 1_000).toString() },
      total: numberAttribute(total),
    };
    const { written } = await unlessRefused(() => this.client.send(new UpdateItemCommand({
      TableName: this.table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: `SET ${Object.keys(attributes).map((name) => `#${name} = :${name}`).join(', ')}`,
      // What was written off only grows: an entry with less is an old one.
      ConditionExpression: 'attribute_not_exists(pk) OR #total < :total',
      ExpressionAttributeNames: Object.fromEntries(Object.keys(attributes).map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
    })));
    return written;
  }
}
