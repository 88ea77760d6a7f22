import { GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { amountsIn, mapIn } from '../../../lambda/adapters/metering/attributes.js';
import type { Item } from '../../../lambda/adapters/metering/attributes.js';
import { meterIn } from '../../../lambda/adapters/metering/meter-items.js';
import { hoursIn, idAttribute, toldIn } from '../../../lambda/adapters/metering/page-items.js';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import type { StoredHour, StoredMeter, ToldReceipt } from '../../../lambda/core/metering/hour-account.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { meterKey, meterPartition, pageOf, pagePartition, pagePrefix, quarantineKey, quarantinePartition, writeOffKey } from '../../../lambda/core/metering/keys.js';
import type { Key } from '../../../lambda/core/metering/keys.js';
import { SHARDS } from '../../../lambda/core/metering/ledger-rules.js';
import type { Outcome } from '../../../lambda/core/metering/outcomes.js';

/** Usage that was refused on arrival, without its content. */
export interface RefusedUsage {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
  readonly time: string;
}

/** What the write-off list holds for people; these are not refusals. */
const WRITTEN_OFF = 'WRITTEN_OFF';

/** The usage table, as an operator looks at it. All reads are strongly consistent. */
export class Ledger {
  constructor(readonly client: DynamoDBClient, readonly table: string) {}

  public async meter(license: string): Promise<StoredMeter | undefined> {
    const item = await this.item(meterKey(license));
    return item && storedMeter(item);
  }

  public async* meters(shard: number): AsyncGenerator<StoredMeter> {
    for await (const item of this.query('pk = :pk', { ':pk': { S: meterPartition(shard) } })) {
      yield storedMeter(item);
    }
  }

  public async hour(license: string, hour: Hour): Promise<StoredHour | undefined> {
    const items = await this.pages(license, hour);
    return items.length === 0 ? undefined : storedHour(license, hour, items);
  }

  /** Whether an event was counted in this hour. */
  public async hasEvent(license: string, hour: Hour, idHash: string): Promise<boolean> {
    return (await this.pages(license, hour)).some((item) => idAttribute(idHash) in item);
  }

  /** One license after the other: what an hour has of a shard need not fit into the memory. */
  public async* hours(hour: Hour, shard: number): AsyncGenerator<StoredHour> {
    let pages: Item[] = [];
    let license = '';
    for await (const item of this.query('pk = :pk', { ':pk': { S: pagePartition(hour, shard) } })) {
      const next = pageOf(item.sk?.S ?? '').license;
      if (pages.length > 0 && next !== license) {
        yield storedHour(license, hour, pages);
        pages = [];
      }
      license = next;
      pages.push(item);
    }
    if (pages.length > 0) {
      yield storedHour(license, hour, pages);
    }
  }

  /** Whether the newest statement of a meter has its receipt, or there is none. */
  public async isSettled({ meter: { license, pend } }: StoredMeter): Promise<boolean> {
    return pend === undefined || (await this.hour(license, pend.slot))?.use.settled === true;
  }

  public async refused(license: string): Promise<RefusedUsage[]> {
    const refused: RefusedUsage[] = [];
    const { pk } = quarantineKey(license, license);
    for await (const item of this.query('pk = :pk', { ':pk': { S: pk } })) {
      if (item.license?.S === license && item.code?.S !== WRITTEN_OFF) {
        refused.push(refusedUsage(item));
      }
    }
    return refused;
  }

  /** Why persons have written off hours of a license, as they said. */
  public async writeOffReasons(license: string): Promise<ReadonlyMap<Hour, string>> {
    const reasons = new Map<Hour, string>();
    const { pk, sk } = writeOffKey(license, '');
    for await (const item of this.query('pk = :pk AND begins_with(sk, :prefix)', { ':pk': { S: pk }, ':prefix': { S: sk } })) {
      if (item.note?.S !== undefined) {
        reasons.set((item.sk?.S ?? '').slice(sk.length), item.note.S);
      }
    }
    return reasons;
  }

  /** How many events were refused since a moment (ISO 8601), by license; those that name none by ''. */
  public async refusedSince(moment: string): Promise<ReadonlyMap<string, number>> {
    const events = new Map<string, number>();
    for (let shard = 0; shard < SHARDS; shard++) {
      for await (const { license, code, time } of this.query('pk = :pk', { ':pk': { S: quarantinePartition(shard) } })) {
        if (code?.S !== WRITTEN_OFF && (time?.S ?? '') >= moment) {
          events.set(license?.S ?? '', (events.get(license?.S ?? '') ?? 0) + 1);
        }
      }
    }
    return events;
  }

  /** What was refused under an id, also where the event named no license that could be read. */
  public async refusedAs(id: string, license: string): Promise<RefusedUsage[]> {
    const refused: RefusedUsage[] = [];
    for (const pk of new Set([quarantineKey(id, license).pk, quarantineKey(id).pk])) {
      for await (const item of this.query('pk = :pk AND begins_with(sk, :id)', { ':pk': { S: pk }, ':id': { S: id } })) {
        // Another refusal under the same id has a hash behind it.
        if ((item.sk?.S === id || item.sk?.S?.startsWith(`${id}#`)) && (item.license?.S ?? license) === license && item.code?.S !== WRITTEN_OFF) {
          refused.push(refusedUsage(item));
        }
      }
    }
    return refused;
  }

  private async pages(license: string, hour: Hour): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this.query('pk = :pk AND begins_with(sk, :prefix)', {
      ':pk': { S: pagePartition(hour, shardOf(license)) }, ':prefix': { S: pagePrefix(license) },
    })) {
      items.push(item);
    }
    return items;
  }

  private async item({ pk, sk }: Key): Promise<Item | undefined> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }));
    return Item;
  }

  private async* query(condition: string, values: Record<string, AttributeValue>): AsyncGenerator<Item> {
    const pages = paginateQuery({ client: this.client }, {
      TableName: this.table, ConsistentRead: true, KeyConditionExpression: condition, ExpressionAttributeValues: values,
    });
    for await (const { Items = [] } of pages) {
      yield* Items;
    }
  }
}

function refusedUsage({ sk, code, reason, time }: Item): RefusedUsage {
  return { name: sk?.S ?? '', code: code?.S ?? '', reason: reason?.S ?? '', time: time?.S ?? '' };
}

function storedMeter(item: Item): StoredMeter {
  const meter = meterIn(item);
  return { meter, writtenOff: meter.writtenOff ?? new Map(), givenUp: mapIn(item.givenUp, amountsIn) };
}

function storedHour(license: string, hour: Hour, items: readonly Item[]): StoredHour {
  const use = hoursIn(items).get(license);
  if (use === undefined) {
    throw new Error(`Pages of license ${license} in ${hour} cannot be read.`);
  }
  const rcpt = items.map((item) => item.rcpt).find((found) => found !== undefined);
  const decided = items.map((item) => item.wd).find((found) => found !== undefined);
  return { license, hour, use, ...rcpt ? { receipt: receiptIn(hour, rcpt) } : {}, ...decided ? { decided: mapIn(decided, amountsIn) } : {} };
}

function receiptIn(slot: Hour, rcpt: AttributeValue): ToldReceipt {
  return { statement: toldIn(slot, rcpt), outcomes: mapIn(rcpt.M?.outcomes, outcomeIn) };
}

function outcomeIn({ M }: AttributeValue): Outcome {
  const { result, id, dup, reason } = M as Item;
  switch (result?.S) {
    case 'ACCEPTED': return { result: 'ACCEPTED', ...id?.S === undefined ? {} : { id: id.S }, ...dup?.BOOL ? { dup: true } : {} };
    case 'QUARANTINED':
    case 'EXPIRED': return { result: result.S, reason: reason?.S ?? '' };
    case 'DRY_RUN': return { result: 'DRY_RUN' };
    default: throw new Error(`A receipt has the result "${result?.S}", which this version does not know. Use the newest version of the command line.`);
  }
}
