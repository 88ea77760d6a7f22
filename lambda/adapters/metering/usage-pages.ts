import { PutItemCommand, UpdateItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Hour } from '../../core/metering/hours.js';
import { lastPage, pageKey, pageOf, pagePartition, pagePrefix } from '../../core/metering/keys.js';
import type { HourOfUse, PageAnswer, PageState, PageWrite, UsagePages } from '../../core/metering/page.js';
import type { Receipt, Statement } from '../../core/metering/statement.js';
import { byAfterWriteOff, writtenOffAfter } from '../../core/metering/write-off.js';
import type { WriteOffReason } from '../../core/metering/write-off.js';
import { Expression, amountsAttribute } from './attributes.js';
import type { Item, NewItem } from './attributes.js';
import { FIRST_PAGE, hoursIn, pageState, receiptAttribute, writtenOffAttribute } from './page-items.js';
import { additionTo, newPage, ttlOf } from './page-writes.js';
import type { Update } from './page-writes.js';
import { unlessRefused } from './unless-refused.js';
import type { Written } from './unless-refused.js';

/** With more licenses than this it is cheaper to read all that lie between them. */
const SINGLE_READS = 4;

/** The usage pages in the usage table. */
export class UsagePagesInTable implements UsagePages {
  constructor(private readonly client: DynamoDBClient, private readonly table: string) {}

  public async add(write: PageWrite): Promise<PageAnswer> {
    const { item, written } = await this.write(additionTo(write), 'ALL_NEW');
    if (written || item || write.page === FIRST_PAGE) {
      return { ...pageState(item ?? {}), added: written };
    }
    const page = newPage(write);
    // Tried again when somebody else has just made this page: with the same carried quantities, since those of a full page are final.
    return await this.create(page) ? { ...pageState(page), added: true } : this.add(write);
  }

  public async fullPages(license: string, hour: Hour, from: number): Promise<PageState[]> {
    const key = pageKey(license, hour, from);
    const items = await this.query('pk = :pk AND sk BETWEEN :first AND :last', {
      ':pk': { S: key.pk }, ':first': { S: key.sk }, ':last': { S: lastPage(license) },
    });
    const pages = items.map(pageState);
    const open = pages.findIndex(({ full }) => !full);
    return open < 0 ? pages : pages.slice(0, open);
  }

  public async ofHour(hour: Hour, shard: number, licenses: ReadonlySet<string>): ReturnType<UsagePages['ofHour']> {
    const partition = { ':pk': { S: pagePartition(hour, shard) } };
    if (licenses.size > SINGLE_READS) {
      const sorted = [...licenses].sort();
      return hoursIn(await this.query('pk = :pk AND sk BETWEEN :first AND :last', {
        ...partition, ':first': { S: pagePrefix(sorted[0]) }, ':last': { S: lastPage(sorted[sorted.length - 1]) },
      }));
    }
    const items = await Promise.all([...licenses].map(pagePrefix).map((prefix) =>
      this.query('pk = :pk AND begins_with(sk, :prefix)', { ...partition, ':prefix': { S: prefix } })));
    return hoursIn(items.flat());
  }

  public async eachOfHour(hour: Hour, shard: number, each: (license: string, use: HourOfUse) => void): Promise<void> {
    const tell = (items: readonly Item[]) => {
      for (const [license, use] of hoursIn(items)) {
        each(license, use);
      }
    };
    let last: Item[] = [];
    for await (const items of this.queryPages('pk = :pk', { ':pk': { S: pagePartition(hour, shard) } })) {
      const all = [...last, ...items];
      // More pages of the last license may follow.
      const from = all.findIndex((item) => licenseOf(item) === licenseOf(all[all.length - 1]));
      tell(all.slice(0, Math.max(0, from)));
      last = all.slice(Math.max(0, from));
    }
    tell(last);
  }

  public async settleHour(license: string, hour: Hour, statement: Statement): Promise<void> {
    const on = new Expression();
    const [b, by] = [on.name('b'), on.name('by')];
    const slot = on.value({ S: statement.slot });
    await this.write({
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

  public async writeOff(license: string, hour: Hour, read: HourOfUse, reason: WriteOffReason): Promise<boolean> {
    const on = new Expression();
    const [n, b, by, wo] = ['n', 'b', 'by', 'wo'].map((name) => on.name(name));
    const set = [
      `${b} = ${on.value(amountsAttribute(read.heard))}`,
      `${by} = ${on.value({ S: byAfterWriteOff(read.by) })}`,
      `${wo} = ${on.value(writtenOffAttribute(writtenOffAfter(read, reason)))}`,
    ];
    // What is told changes only together with `by`, and `by` never comes back to a value that it had.
    const asRead = read.by === undefined ? `attribute_not_exists(${by})` : `${by} = ${on.value({ S: read.by })}`;
    const { written } = await this.write({
      key: pageKey(license, hour, FIRST_PAGE), on, update: `SET ${set.join(', ')}`, condition: `attribute_exists(${n}) AND ${asRead}`,
    });
    return written;
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
    const { item, written } = await this.write({
      key: pageKey(license, statement.slot, FIRST_PAGE),
      on,
      update: `SET ${set.join(', ')}`,
      condition: conditions.join(' AND '),
    });
    return written ? undefined : item ?? {};
  }

  private async query(condition: string, values: NewItem): Promise<Item[]> {
    const items: Item[] = [];
    for await (const page of this.queryPages(condition, values)) {
      items.push(...page);
    }
    return items;
  }

  private async* queryPages(condition: string, values: NewItem): AsyncIterable<Item[]> {
    const pages = paginateQuery({ client: this.client }, {
      TableName: this.table, ConsistentRead: true, KeyConditionExpression: condition, ExpressionAttributeValues: values,
    });
    for await (const { Items = [] } of pages) {
      yield Items;
    }
  }

  /** False when the item is there. */
  private async create(item: NewItem): Promise<boolean> {
    const { written } = await unlessRefused(() => this.client.send(new PutItemCommand({
      TableName: this.table, Item: item, ConditionExpression: 'attribute_not_exists(pk)',
    })));
    return written;
  }

  private async write({ key, on, update, condition }: Update, returned: 'ALL_NEW' | 'NONE' = 'NONE'): Promise<Written> {
    return unlessRefused(() => this.client.send(new UpdateItemCommand({
      TableName: this.table,
      Key: { pk: { S: key.pk }, sk: { S: key.sk } },
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: on.names,
      ExpressionAttributeValues: on.values,
      ReturnValues: returned,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })));
  }
}

function licenseOf(item: Item): string {
  return pageOf(item.sk?.S ?? '').license;
}
