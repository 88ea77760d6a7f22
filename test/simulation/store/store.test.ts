import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { simulatedDynamo } from './client.js';
import { Table } from './table.js';

const KEY = { pk: { S: 'p' }, sk: { S: 's' } };
const TableName = 'usage';

function store({ pageBytes, staleness = 1 }: { pageBytes?: number; staleness?: number } = {}) {
  const time = { now: 0 };
  const table = new Table(() => time.now, pageBytes);
  const client = simulatedDynamo(table, async (_what, effect) => effect(), () => staleness);
  const update = async (UpdateExpression: string, more: object = {}) =>
    client.send(new UpdateItemCommand({ TableName, Key: KEY, UpdateExpression, ReturnValues: 'ALL_NEW', ...more }));
  return { time, table, client, update };
}

const n = (N: string): AttributeValue => ({ N });

describe('the simulated store', () => {
  it('adds decimals exactly, up to 38 digits', async () => {
    const { update } = store();
    for (const value of ['0.1', '0.2', '900000000000000000.000000001']) {
      await update('ADD #a :v', { ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':v': n(value) } });
    }
    const { Attributes } = await update('SET #b = if_not_exists(#b, :o) + :v', {
      ExpressionAttributeNames: { '#b': 'b' }, ExpressionAttributeValues: { ':o': n('1.50'), ':v': n('2e1') },
    });
    expect(Attributes).toMatchObject({ a: n('900000000000000000.300000001'), b: n('21.5') });
    await expect(update('SET #c = :v', {
      ExpressionAttributeNames: { '#c': 'c' }, ExpressionAttributeValues: { ':v': n('1234567890123456789012345678901234567.89') },
    })).rejects.toThrow('38 significant digits');
  });

  it('writes on condition, and hands out the item that refused', async () => {
    const { client } = store();
    const put = (value: string, more: object = {}) => client.send(new PutItemCommand({
      TableName, Item: { ...KEY, v: { S: value } }, ConditionExpression: 'attribute_not_exists(pk)', ...more,
    }));
    await put('first');
    const failure: unknown = await put('second', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect(failure).toMatchObject({ Item: { v: { S: 'first' } } });
    expect(await put('third').catch((error: unknown) => error)).toMatchObject({ Item: undefined });
  });

  it('evaluates conditions like DynamoDB', async () => {
    const { client, update } = store();
    await client.send(new PutItemCommand({ TableName, Item: { ...KEY, n: n('2'), t: { S: 'b' } } }));
    const holds = async (ConditionExpression: string, values: Record<string, AttributeValue> = {}, names: Record<string, string> = {}) =>
      update('SET #x = :x', {
        ConditionExpression,
        ExpressionAttributeNames: { '#x': 'x', ...names },
        ExpressionAttributeValues: { ':x': n('1'), ...values },
      }).then(() => true, () => false);
    const numbers = { '#n': 'n' };
    expect(await holds('#n < :v', { ':v': n('10') }, numbers)).toBe(true);
    expect(await holds('#n < :v', { ':v': n('2.0') }, numbers)).toBe(false);
    expect(await holds('#n <= :v AND NOT #n <> :v', { ':v': n('2.0') }, numbers)).toBe(true);
    expect(await holds('#n < :v', { ':v': { S: 'z' } }, numbers)).toBe(false);
    expect(await holds('(attribute_not_exists(#n) OR #n >= :v) AND attribute_exists(#t)', { ':v': n('2') }, { ...numbers, '#t': 't' })).toBe(true);
    expect(await holds('#gone < :v', { ':v': n('1') }, { '#gone': 'gone' })).toBe(false);
  });

  it('computes an update from the item before it, and keeps sets and binaries', async () => {
    const { client, update } = store();
    await client.send(new PutItemCommand({ TableName, Item: { ...KEY, a: n('1'), b: n('5'), e: { B: Buffer.from('xy') } } }));
    const { Attributes } = await update('SET #a = #b + :one, #b = #a REMOVE #e ADD #s :s', {
      ExpressionAttributeNames: { '#a': 'a', '#b': 'b', '#e': 'e', '#s': 's' },
      ExpressionAttributeValues: { ':one': n('1'), ':s': { SS: ['y', 'x'] } },
    });
    expect(Attributes).toEqual({ ...KEY, a: n('6'), b: n('1'), s: { SS: ['x', 'y'] } });
  });

  it('throws on anything it does not know', async () => {
    const { client, update } = store();
    const names = { '#a': 'a' };
    const values = { ':v': n('1') };
    for (const [expression, ExpressionAttributeNames, ExpressionAttributeValues, problem] of [
      ['SET #a = list_append(#a, :v)', names, values, 'without placeholder'],
      ['SET #a.#b = :v', names, values, 'cannot read'],
      ['SET status = :v', {}, values, 'without placeholder'],
      ['SET #a = #a + :v', names, values, 'does not exist in the item'],
      ['SET #a = :v, #b = :v', { '#a': 'a', '#b': 'a' }, values, 'overlap'],
      ['SET #a = :v', names, { ...values, ':unused': n('1') }, 'unused'],
      ['SET #a = :v', names, { ':v': { SS: [] } }, 'set may not be empty'],
      ['SET #a = :v', { '#a': 'pk' }, values, 'part of the key'],
      ['DELETE #a :v', names, values, 'no clause'],
    ] as const) {
      await expect(update(expression, { ExpressionAttributeNames, ExpressionAttributeValues }), expression).rejects.toThrow(problem);
    }
    await expect(client.send(new GetItemCommand({ TableName, Key: KEY, ProjectionExpression: 'a' }))).rejects.toThrow('ProjectionExpression');
  });

  it('answers queries in order, page by page, and lets eventual reads be late', async () => {
    const { client, time } = store({ pageBytes: 20 });
    for (const sk of ['c#1', 'a#1', 'b#2', 'b#1']) {
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'p' }, sk: { S: sk }, v: { S: sk } } }));
    }
    const query = async (condition: string, values: Record<string, AttributeValue>, strong = true) => {
      const keys: (string | undefined)[] = [];
      let pages = 0;
      for await (const { Items } of paginateQuery({ client }, {
        TableName, ConsistentRead: strong, KeyConditionExpression: condition, ExpressionAttributeValues: { ':pk': { S: 'p' }, ...values },
      })) {
        keys.push(...(Items ?? []).map(({ sk }) => sk.S));
        pages += 1;
      }
      return { keys, pages };
    };
    expect(await query('pk = :pk', {})).toMatchObject({ keys: ['a#1', 'b#1', 'b#2', 'c#1'] });
    expect((await query('pk = :pk', {})).pages).toBeGreaterThan(1);
    expect(await query('pk = :pk AND begins_with(sk, :p)', { ':p': { S: 'b#' } })).toMatchObject({ keys: ['b#1', 'b#2'] });
    expect(await query('pk = :pk AND sk BETWEEN :f AND :t', { ':f': { S: 'a#2' }, ':t': { S: 'b#1' } })).toMatchObject({ keys: ['b#1'] });
    time.now = 20_000;
    expect((await query('pk = :pk', {}, false)).keys).toEqual([]);
    time.now = 40_000;
    expect((await query('pk = :pk', {}, false)).keys).toHaveLength(4);
    await expect(client.send(new QueryCommand({ TableName, KeyConditionExpression: 'sk = :s', ExpressionAttributeValues: { ':s': { S: 'x' } } }))).rejects.toThrow('pk');
  });
});
