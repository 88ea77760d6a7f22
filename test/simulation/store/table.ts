import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { conditionOf } from './expressions.js';
import type { Placeholders } from './expressions.js';
import { checkPlaceholders } from './placeholders.js';
import { Partition } from './partition.js';
import type { Version } from './partition.js';
import { updated } from './updates.js';
import { BadRequest, mapped, sizeOf } from './values.js';
import type { Item } from './values.js';

/** Source: DynamoDB service quotas, 2026: an item has at most 400 KB, a page of a query 1 MB, an expression 4 KB. */
const ITEM_BYTES = 400 * 1024;
export const PAGE_BYTES = 1024 * 1024;

/** Answers a write whose condition failed. */
export class Refused {
  constructor(readonly old: Item | undefined) {}
}

export interface WriteOptions extends Placeholders {
  readonly condition?: string;
}

export interface QueryOptions extends Placeholders {
  readonly condition: string;
  readonly filter?: string;
  readonly limit?: number;
  readonly startAfter?: Item;
  /** How old the answer may be, in milliseconds: 0 for a strong read. */
  readonly stale: number;
  /** The attribute that a sparse index has as its key, instead of the table's. */
  readonly index?: string;
}

export interface QueryAnswer {
  readonly items: readonly Item[];
  readonly lastKey?: Item;
}

export type Watcher = (next: Item, old: Item | undefined) => void;

/** One table with the keys `pk` and `sk`. Items are never changed, only replaced: whoever has read one keeps it. */
export class Table {
  /** What writes of items bring about, for an auditor. */
  public watch: Watcher = () => undefined;
  private readonly partitions = new Map<string, Partition>();

  constructor(private readonly now: () => number, private readonly pageBytes = PAGE_BYTES) {}

  public get(key: Item, stale = 0): Item | undefined {
    const { pk, sk } = keyOf(key);
    const version = this.partitions.get(pk)?.get(sk);
    return version && this.seen(version, stale);
  }

  public put(item: Item, options: WriteOptions): Refused | undefined {
    checkPlaceholders([options.condition], options);
    const { pk, sk } = keyOf(item);
    const old = this.newest(pk, sk);
    if (options.condition !== undefined && !conditionOf(options.condition)(old ?? {}, options)) {
      return new Refused(old);
    }
    this.write(pk, sk, mapped(item), old);
    return undefined;
  }

  public update(key: Item, expression: string, options: WriteOptions): Item | Refused {
    checkPlaceholders([expression, options.condition], options);
    const { pk, sk } = keyOf(key);
    const old = this.newest(pk, sk);
    if (options.condition !== undefined && !conditionOf(options.condition)(old ?? {}, options)) {
      return new Refused(old);
    }
    const next = updated(expression, old ?? { pk: key.pk, sk: key.sk }, options);
    this.write(pk, sk, next, old);
    return next;
  }

  public query(options: QueryOptions): QueryAnswer {
    checkPlaceholders([options.condition, options.filter], options);
    const { limit = Infinity } = options;
    const items: Item[] = [];
    let bytes = 0;
    let read = 0;
    for (const item of this.candidates(options)) {
      read += 1;
      bytes += sizeOf(item);
      if (options.filter === undefined || conditionOf(options.filter)(item, options)) {
        items.push(item);
      }
      if (read >= limit || bytes >= this.pageBytes) {
        return { items, lastKey: { pk: item.pk, sk: item.sk } };
      }
    }
    return { items };
  }

  /** Everything in the table, for an auditor. */
  public* all(prefix = ''): Iterable<Item> {
    for (const [pk, partition] of this.partitions) {
      if (pk.startsWith(prefix)) {
        for (const { item } of partition.versions()) {
          yield item;
        }
      }
    }
  }

  /** The sort keys of a partition. */
  public sortKeysOf(pk: string): string[] {
    return [...this.partitions.get(pk)?.versions() ?? []].map(({ item }) => item.sk.S ?? '');
  }

  /** Whether nothing has this partition key and a sort key that begins so. */
  public isEmpty(pk: string, prefix = ''): boolean {
    return !this.partitions.get(pk)?.has(prefix);
  }

  private* candidates({ condition, startAfter, stale, index, ...with_ }: QueryOptions): Iterable<Item> {
    const matches = conditionOf(condition);
    const after = startAfter && keyOf(startAfter);
    const partitions = index === undefined ? this.partitionIn(condition, with_) : [...this.partitions.values()];
    for (const partition of partitions) {
      for (const version of partition.versions(after?.sk)) {
        const item = this.seen(version, stale);
        if (item && (index === undefined || index in item) && matches(item, with_)) {
          yield item;
        }
      }
    }
  }

  /** A query is always about one partition. */
  private partitionIn(condition: string, with_: Placeholders): Partition[] {
    const match = /^pk = (:\w+)/.exec(condition);
    const pk = match ? with_.values?.[match[1]]?.S : undefined;
    if (pk === undefined) {
      throw new BadRequest(`Query condition missed key schema element: pk. The simulated store wants it first: ${condition}`);
    }
    const found = this.partitions.get(pk);
    return found ? [found] : [];
  }

  /** What a read sees. An item is gone when its time to live is over; only auditors find it still. */
  private seen(version: Version, stale: number): Item | undefined {
    const now = this.now();
    let one: Version | undefined = version;
    while (one && one.since > now - stale) {
      one = one.before;
    }
    return one && isAlive(one.item, now) ? one.item : undefined;
  }

  private newest(pk: string, sk: string): Item | undefined {
    const version = this.partitions.get(pk)?.get(sk);
    return version && this.seen(version, 0);
  }

  private write(pk: string, sk: string, item: Item, old: Item | undefined): void {
    if (old !== undefined && Object.keys(item).length > 60 && sizeOf(item) > ITEM_BYTES) {
      throw new BadRequest('Item size has exceeded the maximum allowed size');
    }
    let partition = this.partitions.get(pk);
    if (!partition) {
      partition = new Partition();
      this.partitions.set(pk, partition);
    }
    partition.put(sk, item, this.now());
    this.watch(item, old);
  }
}

function isAlive({ ttl }: Partial<Item>, now: number): boolean {
  return ttl?.N === undefined || Number(ttl.N) * 1_000 > now;
}

function keyOf(item: Item): { pk: string; sk: string } {
  const { pk, sk } = item as Readonly<Partial<Record<string, AttributeValue>>>;
  if (pk?.S === undefined || sk?.S === undefined || pk.S === '' || sk.S === '') {
    throw new BadRequest(`The provided key element does not match the schema: ${JSON.stringify({ pk, sk })}`);
  }
  return { pk: pk.S, sk: sk.S };
}
