import type { Clock } from '../clock.js';
import type { AwsClient } from '../engines/aws-client.js';
import { EngineError } from '../engines/aws-client.js';

export interface ExpiringTable {
  readonly name: string;
  readonly keys: readonly string[];
  readonly ttlAttribute: string;
}

const LOOK_EVERY_MILLISECONDS = 60 * 60_000;
/**
 * DynamoDB leaves items alone whose time to live lies further back, so that a 0 deletes nothing.
 * Source: DynamoDB developer guide, "Using time to live", formatting an item's TTL attribute (2026-11).
 */
const OLDEST_YEARS = 5;

type Item = Readonly<Partial<Record<string, { readonly N?: string }>>>;

/**
 * Deletes items whose time to live has passed, in virtual time. An item written since the last look is
 * found with the next one, at most an hour later; DynamoDB itself takes up to days.
 */
export class TtlSweeper {
  private readonly tables: ExpiringTable[] = [];
  private nextExpiry = Infinity;
  private lastLook = -Infinity;

  /** @param expiring is told before an item is deleted; what it returns is called if the item stays */
  constructor(
    private readonly dynamodb: AwsClient,
    private readonly clock: Clock,
    private readonly expiring: (table: string, key: object) => () => void,
  ) {}

  public add(table: ExpiringTable): void {
    this.tables.push(table);
  }

  /** When to look next, or undefined if no table has a time to live. */
  public nextDue(): number | undefined {
    return this.tables.length === 0 ? undefined : Math.min(this.nextExpiry, this.lastLook + LOOK_EVERY_MILLISECONDS);
  }

  /** Looks if it is time to. */
  public async sweepIfDue(): Promise<void> {
    if ((this.nextDue() ?? Infinity) <= this.clock.now()) {
      await this.sweep();
    }
  }

  /** Deletes what has expired by now. */
  public async sweep(): Promise<void> {
    this.lastLook = this.clock.now();
    this.nextExpiry = Math.min(...await Promise.all(this.tables.map((table) => this.sweepTable(table))));
  }

  /** Returns when the next item of the table expires. */
  private async sweepTable(table: ExpiringTable): Promise<number> {
    const now = this.clock.now();
    const oldest = new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() - OLDEST_YEARS);
    let next = Infinity;
    for await (const item of this.items(table)) {
      const due = Number(item[table.ttlAttribute]?.N) * 1000;
      if (due >= oldest && due <= now) {
        await this.remove(table, item);
      } else if (due > now && due < next) {
        next = due;
      }
    }
    return next;
  }

  private async* items({ name, keys, ttlAttribute }: ExpiringTable): AsyncGenerator<Item> {
    const names = Object.fromEntries([...keys, ttlAttribute].map((attribute, i) => [`#a${i}`, attribute]));
    let start: object | undefined;
    do {
      const page = await this.dynamodb.json<{ Items?: Item[]; LastEvaluatedKey?: object }>('DynamoDB_20120810.Scan', {
        TableName: name,
        ProjectionExpression: Object.keys(names).join(', '),
        FilterExpression: `attribute_type(#a${keys.length}, :number)`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':number': { S: 'N' } },
        ExclusiveStartKey: start,
      });
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /** Deletes the item unless its time to live was changed meanwhile. */
  private async remove({ name, keys, ttlAttribute }: ExpiringTable, item: Item): Promise<void> {
    const key = Object.fromEntries(keys.map((attribute) => [attribute, item[attribute]]));
    const stays = this.expiring(name, key);
    try {
      await this.dynamodb.json('DynamoDB_20120810.DeleteItem', {
        TableName: name,
        Key: key,
        ConditionExpression: '#ttl = :ttl',
        ExpressionAttributeNames: { '#ttl': ttlAttribute },
        ExpressionAttributeValues: { ':ttl': item[ttlAttribute] },
      });
    } catch (error) {
      stays();
      if (!(error instanceof EngineError && error.type === 'ConditionalCheckFailedException')) {
        throw error;
      }
    }
  }
}
