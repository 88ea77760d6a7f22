import { isJsonObject } from '../../json.js';
import type { JsonObject } from '../../json.js';
import { leadingKeyOf, queriedKeyOf } from './leading-keys.js';
import type { PartitionKeys } from './leading-keys.js';
import { statementTarget } from './partiql.js';
import { objectsIn, textIn } from './request.js';
import type { Asked, Place, ServiceRequest } from './request.js';

/** What each part of a transaction needs (DynamoDB Developer Guide, "Using IAM with DynamoDB transactions"). */
const TRANSACTION_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['Get', 'GetItem'],
  ['Put', 'PutItem'],
  ['Update', 'UpdateItem'],
  ['Delete', 'DeleteItem'],
  ['ConditionCheck', 'ConditionCheckItem'],
]);

/** The actions and resources that a request to DynamoDB or DynamoDB Streams needs. */
export function dynamodbNeeds({ operation, input }: ServiceRequest, place: Place, partitionKeys: PartitionKeys): readonly Asked[] {
  const arnOf = (table: string, index?: string) => `${tableArn(table, place)}${index === undefined ? '' : `/index/${index}`}`;
  const onTable = (action: string, table: string, keys: Asked['keys'] = {}, index?: string): Asked => (
    { action: `dynamodb:${action}`, resource: arnOf(table, index), keys }
  );
  const leading = (table: string, values: readonly JsonObject[]) => leadingKeys(values.map((value) => leadingKeyOf(value, partitionKeys(nameOf(table)))));
  const table = textIn(input, 'TableName') ?? '';

  switch (operation) {
    case 'BatchGetItem':
      return tablesIn(input).map(([name, value]) => onTable(operation, name, leading(name, objectsIn(isJsonObject(value) ? value.Keys : []))));
    case 'BatchWriteItem':
      return tablesIn(input).map(([name, requests]) => onTable(operation, name, leading(name, objectsIn(requests).flatMap(writtenItems))));
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return objectsIn(input.TransactItems).flatMap((item) => Object.entries(item).flatMap(([kind, part]) => {
        const action = TRANSACTION_ACTIONS.get(kind);
        const name = isJsonObject(part) ? textIn(part, 'TableName') : undefined;
        if (action === undefined || name === undefined || !isJsonObject(part)) {
          return [];
        }
        return [onTable(action, name, { ...leading(name, keysIn(part)), 'dynamodb:EnclosingOperation': [operation] })];
      }));
    case 'ExecuteStatement':
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction':
      return statementsIn(input).flatMap((statement) => {
        const { action, table: name, index } = statementTarget(statement) ?? {};
        const enclosing: Asked['keys'] = operation === 'ExecuteTransaction' ? { 'dynamodb:EnclosingOperation': [operation] } : {};
        return action === undefined || name === undefined ? [] : [onTable(action, name, enclosing, index)];
      });
    case 'Query':
    case 'Scan': {
      const index = textIn(input, 'IndexName');
      const key = operation === 'Query' ? queriedKeyOf(input, partitionKeys(nameOf(table), index)) : undefined;
      return [onTable(operation, table, { ...leadingKeys([key]), ...optionKeys(input) }, index)];
    }
    case 'ListTables':
      return [{ action: 'dynamodb:ListTables', resource: arnOf('*') }];
    case 'GetRecords':
      // The iterator says which stream it is of, but only DynamoDB can read it.
      return [{ action: 'dynamodb:GetRecords', resource: undefined }];
    case 'ListStreams':
      return [{ action: 'dynamodb:ListStreams', resource: `${arnOf(table === '' ? '*' : table)}/stream/*` }];
    default: {
      const other = textIn(input, 'StreamArn', 'ResourceArn');
      return [other === undefined ? onTable(operation, table, { ...leading(table, keysIn(input)), ...optionKeys(input) }) : { action: `dynamodb:${operation}`, resource: other }];
    }
  }
}

/** A table can be named by its name or its ARN. */
function tableArn(table: string, { region, account }: Place): string {
  return table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${account}:table/${table}`;
}

function nameOf(table: string): string {
  return table.split('/')[1] ?? table;
}

function tablesIn(input: JsonObject): [string, unknown][] {
  return isJsonObject(input.RequestItems) ? Object.entries(input.RequestItems) : [];
}

function writtenItems({ PutRequest, DeleteRequest }: JsonObject): JsonObject[] {
  const item = isJsonObject(PutRequest) ? PutRequest.Item : isJsonObject(DeleteRequest) ? DeleteRequest.Key : undefined;
  return isJsonObject(item) ? [item] : [];
}

function keysIn({ Key, Item }: JsonObject): JsonObject[] {
  return [Key, Item].filter(isJsonObject);
}

function statementsIn(input: JsonObject): string[] {
  return [input, ...objectsIn(input.Statements), ...objectsIn(input.TransactStatements)]
    .map(({ Statement }) => Statement)
    .filter((statement): statement is string => typeof statement === 'string');
}

function leadingKeys(values: readonly (string | undefined)[]): Record<string, readonly string[]> {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? {} : { 'dynamodb:LeadingKeys': known };
}

function optionKeys(input: JsonObject): Record<string, readonly string[]> {
  return Object.fromEntries(['Select', 'ReturnValues', 'ReturnConsumedCapacity'].flatMap((name) => {
    const value = textIn(input, name);
    return value === undefined ? [] : [[`dynamodb:${name}`, [value]]];
  }));
}
