import { Refused, Table } from '../../test/simulation/store/table.js';
import type { QueryAnswer, QueryOptions, WriteOptions } from '../../test/simulation/store/table.js';
import { sizeOf } from '../../test/simulation/store/values.js';
import type { Item } from '../../test/simulation/store/values.js';

/** Source: DynamoDB, read and write consumption, 2026: a strong read unit is 4 KB, an eventual one half of it, a write unit 1 KB. */
const READ_UNIT_BYTES = 4 * 1024;
const WRITE_UNIT_BYTES = 1024;

export const OPERATIONS = ['get', 'query', 'put', 'update', 'index'] as const;

export interface Consumed {
  readonly requests: number;
  readonly units: number;
}

export type Consumption = Readonly<Record<(typeof OPERATIONS)[number], Consumed>>;

/** A table that counts what DynamoDB would charge, from the sizes of its items. */
export class CountedTable extends Table {
  private counted = nothing();

  /** @param index the attribute that the key of an index is made of, if the table has one: its writes are charged as well */
  constructor(now: () => number, private readonly index?: string) {
    super(now);
  }

  /** What was consumed since the last time. */
  public take(): Consumption {
    const { counted } = this;
    this.counted = nothing();
    return counted;
  }

  public override get(key: Item, stale = 0): Item | undefined {
    const item = super.get(key, stale);
    this.read('get', item ? sizeOf(item) : 0, stale);
    return item;
  }

  public override query(options: QueryOptions): QueryAnswer {
    const answer = super.query(options);
    this.read('query', answer.items.reduce((bytes, item) => bytes + sizeOf(item), 0), options.stale);
    return answer;
  }

  public override put(item: Item, options: WriteOptions): Refused | undefined {
    const old = super.get(item);
    const refused = super.put(item, options);
    this.written('put', old, refused ? undefined : item);
    return refused;
  }

  public override update(key: Item, expression: string, options: WriteOptions): Item | Refused {
    const old = super.get(key);
    const answer = super.update(key, expression, options);
    this.written('update', old, answer instanceof Refused ? undefined : answer);
    return answer;
  }

  private read(operation: 'get' | 'query', bytes: number, stale: number): void {
    this.count(operation, Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (stale > 0 ? 0.5 : 1));
  }

  /** The larger of the item before and after is charged; a write that is refused, too. */
  private written(operation: 'put' | 'update', old: Item | undefined, next: Item | undefined): void {
    const units = Math.ceil(Math.max(1, old ? sizeOf(old) : 0, next ? sizeOf(next) : 0) / WRITE_UNIT_BYTES);
    this.count(operation, units);
    if (next && this.index !== undefined && (this.index in next || (old && this.index in old))) {
      this.count('index', units);
    }
  }

  private count(operation: (typeof OPERATIONS)[number], units: number): void {
    const before = this.counted[operation];
    this.counted[operation] = { requests: before.requests + 1, units: before.units + units };
  }
}

export function writeUnits({ put, update, index }: Consumption): number {
  return put.units + update.units + index.units;
}

export function readUnits({ get, query }: Consumption): number {
  return get.units + query.units;
}

function nothing(): Record<(typeof OPERATIONS)[number], Consumed> {
  return Object.fromEntries(OPERATIONS.map((operation) => [operation, { requests: 0, units: 0 }])) as Record<(typeof OPERATIONS)[number], Consumed>;
}
