import { ConditionalCheckFailedException, UpdateItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sum } from '../../core/metering/decimal.js';
import { monthClose } from '../../core/metering/hours.js';
import type { Hour } from '../../core/metering/hours.js';
import { pageKey, pagePartition, pagePrefix } from '../../core/metering/keys.js';
import { PAGE_CAPACITY, PAGE_KEPT_MILLISECONDS } from '../../core/metering/ledger-rules.js';
import type { PageWrite, RefusingPage, UsagePages } from '../../core/metering/page.js';
import type { Receipt, Statement } from '../../core/metering/statement.js';
import { Expression, amountsAttribute, numberAttribute } from './attributes.js';
import type { Item } from './attributes.js';
import { FIRST_PAGE, heardAttribute, hoursIn, idAttribute, receiptAttribute, refusingPage } from './page-items.js';

/** With more licenses than this it is cheaper to read the whole shard of an hour. */
const SINGLE_READS = 4;

/** The usage pages in the usage table. */
export class UsagePagesInTable implements UsagePages {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async add(write: PageWrite): Promise<'ADDED' | RefusingPage> {
    const on = new Expression();
    const [n, cap, ttl] = [on.name('n'), on.name('cap'), on.name('ttl')];
    const ids = write.entries.map((entry) => ({ name: on.name(idAttribute(entry.idHash)), value: on.value({ B: entry.contentHash }) }));
    const quantities = sum(write.base, ...write.entries.map((entry) => new Map([[entry.dimension, entry.quantity]])));
    const heard = [...quantities].map(([dimension, quantity]) => {
      const before = write.base.get(dimension) ?? 0n;
      const name = on.name(heardAttribute(dimension));
      return `${name} = if_not_exists(${name}, ${on.value(numberAttribute(before))}) + ${on.value(numberAttribute(quantity - before))}`;
    });
    const old = await this.unless({
      key: pageKey(write.license, write.hour, write.page),
      on,
      update: `SET ${[
        `${cap} = if_not_exists(${cap}, ${on.value({ N: PAGE_CAPACITY.toString() })})`,
        `${ttl} = if_not_exists(${ttl}, ${on.value(ttlOf(write.hour))})`,
        ...ids.map(({ name, value }) => `${name} = ${value}`),
        ...heard,
      ].join(', ')} ADD ${n} ${on.value({ N: ids.length.toString() })}`,
      condition: [`(attribute_not_exists(${n}) OR ${n} < ${cap})`, ...ids.map(({ name }) => `attribute_not_exists(${name})`)].join(' AND '),
    });
    return old ? refusingPage(old) : 'ADDED';
  }

  public async ofHour(hour: Hour, shard: number, licenses: ReadonlySet<string>): ReturnType<UsagePages['ofHour']> {
    const prefixes = licenses.size > SINGLE_READS ? [undefined] : [...licenses].map(pagePrefix);
    const items = await Promise.all(prefixes.map((prefix) => this.query(pagePartition(hour, shard), prefix)));
    return hoursIn(items.flat());
  }

  public async settleHour(license: string, hour: Hour, statement: Statement): Promise<void> {
    const on = new Expression();
    const [b, by] = [on.name('b'), on.name('by')];
    const slot = on.value({ S: statement.slot });
    await this.unless({
      key: pageKey(license, hour, FIRST_PAGE),
      on,
      update: `SET ${b} = ${on.value(amountsAttribute(statement.take.get(hour) ?? new Map()))}, ${by} = ${slot}`,
      condition: `attribute_not_exists(${by}) OR ${by} < ${slot}`,
    });
  }

  public async settleSlot(license: string, statement: Statement, receipt: Receipt): Promise<void> {
    const old = await this.putReceipt(license, statement, receipt, statement.take.get(statement.slot) !== undefined);
    if (old && old.rcpt === undefined) {
      // A later statement has taken from this hour: only the receipt is missing.
      await this.putReceipt(license, statement, receipt, false);
    }
  }

  private async putReceipt(license: string, statement: Statement, receipt: Receipt, withTold: boolean): Promise<Item | undefined> {
    const on = new Expression();
    const [rcpt, ttl] = [on.name('rcpt'), on.name('ttl')];
    const set = [
      `${rcpt} = ${on.value(receiptAttribute(statement, receipt))}`,
      `${ttl} = if_not_exists(${ttl}, ${on.value(ttlOf(statement.slot))})`,
    ];
    const conditions = [`attribute_not_exists(${rcpt})`];
    if (withTold) {
      const [b, by, slot] = [on.name('b'), on.name('by'), on.value({ S: statement.slot })];
      set.push(`${b} = ${on.value(amountsAttribute(statement.take.get(statement.slot) ?? new Map()))}`, `${by} = ${slot}`);
      conditions.push(`(attribute_not_exists(${by}) OR ${by} < ${slot})`);
    }
    return this.unless({
      key: pageKey(license, statement.slot, FIRST_PAGE),
      on,
      update: `SET ${set.join(', ')}`,
      condition: conditions.join(' AND '),
    });
  }

  private async query(partition: string, prefix: string | undefined): Promise<Item[]> {
    const pages = paginateQuery({ client: this.client }, {
      TableName: this.table,
      ConsistentRead: true,
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: partition }, ...(prefix === undefined ? {} : { ':prefix': { S: prefix } }) },
    });
    const items: Item[] = [];
    for await (const page of pages) {
      items.push(...page.Items ?? []);
    }
    return items;
  }

  /** Writes, or answers the item that the condition failed on. */
  private async unless({ key, on, update, condition }: Update): Promise<Item | undefined> {
    try {
      await this.client.send(new UpdateItemCommand({
        TableName: this.table,
        Key: { pk: { S: key.pk }, sk: { S: key.sk } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: on.names,
        ExpressionAttributeValues: on.values,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }));
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return error.Item ?? {};
      }
      throw error;
    }
  }
}

interface Update {
  readonly key: { readonly pk: string; readonly sk: string };
  readonly on: Expression;
  readonly update: string;
  readonly condition: string;
}

function ttlOf(hour: Hour): { N: string } {
  return { N: ((monthClose(hour) + PAGE_KEPT_MILLISECONDS) / 1_000).toString() };
}
