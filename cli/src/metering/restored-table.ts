import { DescribeTableCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../lambda/adapters/metering/attributes.js';
import { unlessRefused } from '../../../lambda/adapters/metering/unless-refused.js';
import { LEDGER_KEY } from '../../../lambda/core/metering/keys.js';
import { UserError } from '../user-error.js';
import type { Ledger } from './ledger.js';

const Key = { pk: { S: LEDGER_KEY.pk }, sk: { S: LEDGER_KEY.sk } };

/** Which table this is, and for which one its ledger was begun. */
export interface TableIdentity {
  readonly tableId: string;
  readonly owner?: string;
  /** ISO 8601: up to when a restored table has what the other one had, if AWS says so. */
  readonly restorePoint?: string;
}

export async function identityOfTable({ client, table }: Ledger): Promise<TableIdentity> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  if (!Table?.TableId) {
    throw new UserError(`DynamoDB names no id of table ${table}: it cannot be adopted.`);
  }
  const found = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  const ledger: Item | undefined = found.Item;
  const restored = Table.RestoreSummary?.RestoreDateTime;
  return {
    tableId: Table.TableId,
    ...ledger?.tableId?.S === undefined ? {} : { owner: ledger.tableId.S },
    ...restored === undefined ? {} : { restorePoint: restored.toISOString() },
  };
}

/** Opens the fence: the reporter tells from this table again. */
export async function adoptTable({ client, table }: Ledger, { tableId, owner }: TableIdentity): Promise<void> {
  const { written } = await unlessRefused(() => client.send(new UpdateItemCommand({
    TableName: table, Key,
    UpdateExpression: 'SET #id = :id',
    ConditionExpression: owner === undefined ? 'attribute_not_exists(#id) OR #id = :id' : '#id = :owner OR #id = :id',
    ExpressionAttributeNames: { '#id': 'tableId' },
    ExpressionAttributeValues: { ':id': { S: tableId }, ...owner === undefined ? {} : { ':owner': { S: owner } } },
  })));
  if (!written) {
    throw new UserError(`Table ${table} was adopted for another one meanwhile. Run adopt-restored again.`);
  }
}
