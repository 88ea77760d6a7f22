import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { quarantineKey } from '../../core/metering/keys.js';
import { QUARANTINE_KEPT_MILLISECONDS } from '../../core/metering/ledger-rules.js';
import type { Quarantine } from '../../core/metering/quarantine.js';
import type { Refusal } from '../../core/metering/usage-event.js';

/** Longer content is cut: an item has at most 400 KB. */
const MOST_CHARACTERS = 90_000;

/** The quarantine in the usage table. */
export class QuarantineInTable implements Quarantine {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async put(refusal: Refusal, now: number): Promise<boolean> {
    const { pk, sk } = quarantineKey(refusal.name, refusal.license);
    const cut = refusal.content.length > MOST_CHARACTERS;
    try {
      await this.client.send(new PutItemCommand({
        TableName: this.table,
        Item: {
          pk: { S: pk },
          sk: { S: sk },
          code: { S: refusal.code },
          reason: { S: refusal.reason },
          content: { S: refusal.content.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '') },
          ...(cut ? { cut: { BOOL: true } } : {}),
          ...(refusal.license === undefined ? {} : { license: { S: refusal.license } }),
          time: { S: new Date(now).toISOString() },
          ttl: { N: Math.floor((now + QUARANTINE_KEPT_MILLISECONDS) / 1_000).toString() },
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return false;
      }
      throw error;
    }
  }
}
