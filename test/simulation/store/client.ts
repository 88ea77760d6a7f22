import { ConditionalCheckFailedException, DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { STALE_MILLISECONDS } from './partition.js';
import { Refused } from './table.js';
import type { Table } from './table.js';
import { BadRequest } from './values.js';

/** Carries a request to the store and its answer back, or not. */
export type Wire = <Answer>(what: string, effect: () => Answer) => Promise<Answer>;

/** How stale an eventual read is, as a share of the worst. */
export type Staleness = () => number;

type Output = Readonly<Record<string, unknown>>;

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  get: ['TableName', 'Key', 'ConsistentRead'],
  put: ['TableName', 'Item', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues', 'ReturnValuesOnConditionCheckFailure'],
  update: [
    'TableName', 'Key', 'UpdateExpression', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues',
    'ReturnValues', 'ReturnValuesOnConditionCheckFailure',
  ],
  query: [
    'TableName', 'IndexName', 'ConsistentRead', 'KeyConditionExpression', 'FilterExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues',
    'Limit', 'ExclusiveStartKey',
  ],
};

/** The SDK's client as far as the adapters use it, over a table in memory. */
export function simulatedDynamo(table: Table, wire: Wire, staleness: Staleness): DynamoDBClient {
  // The paginators of the SDK insist on an instance; its constructor would read files and the environment.
  const client = Object.create(DynamoDBClient.prototype) as DynamoDBClient;
  const send = async (command: object): Promise<Output> => {
    const { what, effect } = requestOf(command, table, staleness);
    return wire(what, effect);
  };
  return Object.assign(client, { send, destroy: () => undefined });
}

/** What a command does to the table. */
export function requestOf(command: object, table: Table, staleness: Staleness): { what: string; effect: () => Output } {
  const age = (strong: boolean | undefined) => (strong ? 0 : staleness() * STALE_MILLISECONDS);
  if (command instanceof GetItemCommand) {
    const { input } = command;
    checkMembers('get', input);
    return { what: `get ${keyText(input.Key)}`, effect: () => {
      const item = table.get(input.Key ?? {}, age(input.ConsistentRead));
      return item ? { Item: item } : {};
    } };
  }
  if (command instanceof PutItemCommand) {
    const { input } = command;
    checkMembers('put', input);
    return { what: `put ${keyText(input.Item)}`, effect: () => {
      const refused = table.put(input.Item ?? {}, optionsOf(input));
      if (refused) {
        throw conditionFailed(refused, input.ReturnValuesOnConditionCheckFailure);
      }
      return {};
    } };
  }
  if (command instanceof UpdateItemCommand) {
    const { input } = command;
    checkMembers('update', input);
    return { what: `update ${keyText(input.Key)}`, effect: () => {
      const answer = table.update(input.Key ?? {}, input.UpdateExpression ?? '', optionsOf(input));
      if (answer instanceof Refused) {
        throw conditionFailed(answer, input.ReturnValuesOnConditionCheckFailure);
      }
      return input.ReturnValues === 'ALL_NEW' ? { Attributes: answer } : {};
    } };
  }
  if (command instanceof QueryCommand) {
    const { input } = command;
    checkMembers('query', input);
    return { what: `query ${Object.values(input.ExpressionAttributeValues ?? {}).map(({ S }) => S).join(' ')}`, effect: () => {
      const { items, lastKey } = table.query({
        condition: input.KeyConditionExpression ?? '',
        filter: input.FilterExpression,
        limit: input.Limit,
        startAfter: input.ExclusiveStartKey,
        stale: age(input.ConsistentRead),
        index: input.IndexName,
        names: input.ExpressionAttributeNames,
        values: input.ExpressionAttributeValues,
      });
      return { Items: items, Count: items.length, ...(lastKey ? { LastEvaluatedKey: lastKey } : {}) };
    } };
  }
  if (command instanceof DescribeTableCommand) {
    return { what: 'describe', effect: () => ({ Table: { TableId: 'simulated' } }) };
  }
  throw new BadRequest(`The simulated store knows no ${command.constructor.name}.`);
}

interface Conditional {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
}

function optionsOf({ ConditionExpression: condition, ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Conditional) {
  return { condition, names, values };
}

/** What is not known here would be ignored, and DynamoDB does not ignore it. */
function checkMembers(operation: keyof typeof MEMBERS, input: object): void {
  const known = MEMBERS[operation];
  for (const member in input) {
    if (!known.includes(member) && (input as Record<string, unknown>)[member] !== undefined) {
      throw new BadRequest(`The simulated store knows no ${member} of ${operation}.`);
    }
  }
}

function conditionFailed({ old }: Refused, wanted: string | undefined): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed', $metadata: {}, ...(wanted === 'ALL_OLD' && old ? { Item: old } : {}),
  });
}

function keyText(key: Readonly<Record<string, AttributeValue>> | undefined): string {
  return `${key?.pk.S ?? ''} ${key?.sk.S ?? ''}`;
}
