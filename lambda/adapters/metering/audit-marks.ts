import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditMark, AuditMarks } from '../../core/metering/audit.js';
import { auditKey } from '../../core/metering/keys.js';
import type { Item } from './attributes.js';
import { unlessRefused } from './unless-refused.js';

/** The marks of the audit in the usage table. They have no time to live: without its mark a shard would begin anew. */
export class AuditMarksInTable implements AuditMarks {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async get(shard: number): Promise<AuditMark | undefined> {
    const answer = await this.client.send(new GetItemCommand({ TableName: this.table, Key: keyOf(shard), ConsistentRead: true }));
    return markIn(answer.Item ?? {});
  }

  public async set(shard: number, { hour, again }: AuditMark): Promise<void> {
    // When another reporter is ahead, its hours are looked at once more at worst.
    await unlessRefused(() => this.client.send(new UpdateItemCommand({
      TableName: this.table,
      Key: keyOf(shard),
      UpdateExpression: 'SET #hour = :hour, #again = :again',
      ConditionExpression: 'attribute_not_exists(#hour) OR (#hour <= :hour AND #again <= :again)',
      ExpressionAttributeNames: { '#hour': 'hour', '#again': 'again' },
      ExpressionAttributeValues: { ':hour': { S: hour }, ':again': { S: again } },
    })));
  }
}

function markIn({ hour, again }: Item): AuditMark | undefined {
  return hour?.S === undefined || again?.S === undefined ? undefined : { hour: hour.S, again: again.S };
}

function keyOf(shard: number): Record<'pk' | 'sk', AttributeValue> {
  const { pk, sk } = auditKey(shard);
  return { pk: { S: pk }, sk: { S: sk } };
}
