import { DescribeTableCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LedgerIdentity } from '../../core/metering/fence.js';
import { LEDGER_KEY } from '../../core/metering/keys.js';
import type { Item } from './attributes.js';

const Key = { pk: { S: LEDGER_KEY.pk }, sk: { S: LEDGER_KEY.sk } };

/** The item of the usage table that names the table which it was written in. */
export class LedgerIdentityInTable implements LedgerIdentity {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async tableId(): Promise<string> {
    const { Table } = await this.client.send(new DescribeTableCommand({ TableName: this.table }));
    if (!Table?.TableId) {
      throw new Error(`DynamoDB names no id of table ${this.table}.`);
    }
    return Table.TableId;
  }

  public async owner(tableId: string): Promise<string> {
    const answer = await this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return ownerIn(answer.Item) ?? this.claim(tableId);
  }

  private async claim(tableId: string): Promise<string> {
    const { Attributes } = await this.client.send(new UpdateItemCommand({
      TableName: this.table,
      Key,
      UpdateExpression: 'SET #id = if_not_exists(#id, :id)',
      ExpressionAttributeNames: { '#id': 'tableId' },
      ExpressionAttributeValues: { ':id': { S: tableId } },
      ReturnValues: 'ALL_NEW',
    }));
    return ownerIn(Attributes) ?? tableId;
  }
}

function ownerIn(item: Item | undefined): string | undefined {
  return item?.tableId?.S;
}
