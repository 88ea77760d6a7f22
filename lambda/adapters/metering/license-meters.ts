import { GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Hour } from '../../core/metering/hours.js';
import type { IncludedUsage } from '../../core/metering/included.js';
import { meterKey, meterPartition } from '../../core/metering/keys.js';
import type { Cleared, LicenseMeters, Meter, MeterFacts, MetersRead, Sealed } from '../../core/metering/meter.js';
import { Expression, amountsAttribute, mapAttribute } from './attributes.js';
import type { NewItem } from './attributes.js';
import { closedItem, includedAttribute, meterIn, overAttribute, statementAttribute, tagSetsAttribute } from './meter-items.js';
import { unlessRefused } from './unless-refused.js';

/** Of each shard that is read at a time, with their statements and their hours of use: a reporter's memory does not grow with its licenses. */
const METERS_PER_READ = 100;

const FACTS = ['arn', 'account', 'start', 'end', 'before', 'cut', 'src'] as const;

/** The license meters in the usage table. */
export class LicenseMetersInTable implements LicenseMeters {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async get(license: string): Promise<Meter | undefined> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key: keyOf(license), ConsistentRead: true }));
    return Item && meterIn(Item);
  }

  public async ofShard(shard: number, after?: string): Promise<MetersRead> {
    const pk = { S: meterPartition(shard) };
    const { Items = [], LastEvaluatedKey } = await this.client.send(new QueryCommand({
      TableName: this.table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      Limit: METERS_PER_READ,
      ...after === undefined ? {} : { ExclusiveStartKey: { pk, sk: { S: after } } },
    }));
    const next = LastEvaluatedKey?.sk.S;
    return { meters: Items.map(meterIn), ...next === undefined ? {} : { next } };
  }

  public async hint(license: string, hour: Hour): Promise<void> {
    // Without a condition on `late`: an hour that is in the set already must still raise `rev`, or a seal that has
    // read the page before would take the hint away unseen.
    const written = await this.update(license, {
      UpdateExpression: 'ADD #late :hour, #rev :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#late': 'late', '#rev': 'rev' },
      ExpressionAttributeValues: { ':hour': { SS: [hour] }, ':one': { N: '1' } },
    });
    if (!written) {
      throw new Error(`License ${license} has no meter any more: usage of ${hour} cannot be announced.`);
    }
  }

  public async seal(read: Meter, sealed: Sealed): Promise<boolean> {
    const { statement, rem, tags, late, lost, inc } = sealed;
    const on = new Expression();
    const [pend, last, remName, rev] = ['pend', 'last', 'rem', 'rev'].map((name) => on.name(name));
    const optional = [
      { name: on.name('late'), value: late.size > 0 ? on.value({ SS: [...late] }) : undefined },
      ...(tags?.size || read.tags ? [{ name: on.name('tags'), value: tags?.size ? on.value(tagSetsAttribute(tags)) : undefined }] : []),
    ];
    const removed = optional.filter(({ value }) => value === undefined).map(({ name }) => name);
    const set = [
      `${pend} = ${on.value(statementAttribute(statement))}`,
      `${last} = ${on.value({ S: statement.slot })}`,
      `${remName} = ${on.value(amountsAttribute(rem))}`,
      `${rev} = ${rev} + ${on.value({ N: '1' })}`,
      ...(lost ? [`${on.name('lost')} = ${on.value(mapAttribute(lost, amountsAttribute))}`] : []),
      ...(inc ? [`${on.name('inc')} = ${on.value(includedAttribute(inc))}`] : []),
      ...optional.flatMap(({ name, value }) => (value === undefined ? [] : [`${name} = ${value}`])),
    ];
    return this.update(read.license, {
      UpdateExpression: `SET ${set.join(', ')}${removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''}`,
      ConditionExpression: `${rev} = ${on.value({ N: read.rev.toString() })}`,
      ExpressionAttributeNames: on.names,
      ExpressionAttributeValues: on.values,
    });
  }

  public async holdBack(read: Meter, over: ReadonlyMap<Hour, boolean>): Promise<boolean> {
    const on = new Expression();
    const [lateName, overName, rev] = ['late', 'over', 'rev'].map((name) => on.name(name));
    // Announced as well: a slot to come finds it when it was released, and a write-off when nobody has decided.
    const late = on.value({ SS: [...new Set([...read.late, ...over.keys()])] });
    return this.update(read.license, {
      UpdateExpression: `SET ${overName} = ${on.value(overAttribute(over))}, ${lateName} = ${late}, ${rev} = ${rev} + ${on.value({ N: '1' })}`,
      ConditionExpression: `${rev} = ${on.value({ N: read.rev.toString() })}`,
      ExpressionAttributeNames: on.names,
      ExpressionAttributeValues: on.values,
    });
  }

  public async writeOff(read: Meter, { late, closed }: Cleared): Promise<boolean> {
    const on = new Expression();
    const rev = on.name('rev');
    const over = new Map([...read.hold?.over ?? []].filter(([hour]) => late.has(hour)));
    const hours = [
      { name: on.name('late'), left: [...late] },
      ...(read.hold?.hours ? [{ name: on.name('held'), left: [...read.hold.hours].filter((hour) => late.has(hour)) }] : []),
    ];
    const gone = hours.filter(({ left }) => left.length === 0).map(({ name }) => name);
    const set = [
      ...(read.hold?.over ? [`${on.name('over')} = ${on.value(overAttribute(over))}`] : []),
      `${rev} = ${rev} + ${on.value({ N: '1' })}`,
      ...hours.filter(({ left }) => left.length > 0).map(({ name, left }) => `${name} = ${on.value({ SS: left })}`),
      ...(closed === undefined ? [] : Object.entries(closedItem(read, closed)).map(([name, value]) => `${on.name(name)} = ${on.value(value)}`)),
    ];
    return this.update(read.license, {
      UpdateExpression: `SET ${set.join(', ')}${gone.length > 0 ? ` REMOVE ${gone.join(', ')}` : ''}`,
      ConditionExpression: `${rev} = ${on.value({ N: read.rev.toString() })}`,
      ExpressionAttributeNames: on.names,
      ExpressionAttributeValues: on.values,
    });
  }

  public async create(license: string, facts: MeterFacts): Promise<boolean> {
    const { written } = await unlessRefused(() => this.client.send(new PutItemCommand({
      TableName: this.table,
      Item: { ...keyOf(license), rev: { N: '1' }, ...factsItem(facts) },
      ConditionExpression: 'attribute_not_exists(pk)',
    })));
    return written;
  }

  public async replaceFacts(read: Meter, facts: MeterFacts): Promise<boolean> {
    const on = new Expression();
    const item = factsItem(facts);
    const rev = on.name('rev');
    const set = Object.entries(item).map(([name, value]) => `${on.name(name)} = ${on.value(value)}`);
    // A closed meter keeps its end, and will be deleted: with another end it is in use again.
    const closing = read.fin && facts.end !== read.end ? ['fin', 'ttl'] : [];
    const removed = [...FACTS.filter((name) => !(name in item)), ...closing].map((name) => on.name(name));
    return this.update(read.license, {
      UpdateExpression: `SET ${[...set, `${rev} = ${rev} + ${on.value({ N: '1' })}`].join(', ')}`
        + (removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''),
      ConditionExpression: `${rev} = ${on.value({ N: read.rev.toString() })}`,
      ExpressionAttributeNames: on.names,
      ExpressionAttributeValues: on.values,
    });
  }

  public async include(read: Meter, inc: IncludedUsage): Promise<boolean> {
    const on = new Expression();
    const [incName, rev] = [on.name('inc'), on.name('rev')];
    return this.update(read.license, {
      UpdateExpression: `SET ${incName} = ${on.value(includedAttribute(inc))}, ${rev} = ${rev} + ${on.value({ N: '1' })}`,
      ConditionExpression: `${rev} = ${on.value({ N: read.rev.toString() })}`,
      ExpressionAttributeNames: on.names,
      ExpressionAttributeValues: on.values,
    });
  }

  private async update(license: string, input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    const { written } = await unlessRefused(() => this.client.send(new UpdateItemCommand({ TableName: this.table, Key: keyOf(license), ...input })));
    return written;
  }
}

function keyOf(license: string): NewItem {
  const { pk, sk } = meterKey(license);
  return { pk: { S: pk }, sk: { S: sk } };
}

function factsItem({ src, inc, ...texts }: MeterFacts): NewItem {
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, value]: [string, string]) => [name, { S: value }])),
    ...(src === undefined ? {} : { src: { N: src.toString() } }),
    ...(inc === undefined ? {} : { inc: includedAttribute(inc) }),
  };
}
