import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { addTo, amountIn } from './amounts.js';
import type { Table } from '../store/table.js';
import type { Item } from '../store/values.js';

/** One hour of one license, as its pages say. */
export interface HourOfBooks {
  readonly license: string;
  readonly hour: string;
  /** In billionths, by dimension. */
  readonly heard: ReadonlyMap<string, bigint>;
  readonly told: ReadonlyMap<string, bigint>;
  readonly writtenOff: ReadonlyMap<string, bigint>;
  readonly receipt: Item | undefined;
  /** The first page, as it is. */
  readonly page: Partial<Item>;
}

export interface Outcome {
  readonly quantity: number;
  readonly result: string;
}

/** The ledger as it stands in the table, read without the code under test. */
export class Books {
  readonly hours: readonly HourOfBooks[];
  readonly meters: ReadonlyMap<string, Partial<Item>>;
  readonly quarantined: readonly Item[];

  constructor(table: Table) {
    this.hours = hoursIn([...table.all('P#')]);
    this.meters = new Map([...table.all('M#')].map((item) => [item.sk.S ?? '', item]));
    this.quarantined = [...table.all('Q#')];
  }

  /** What a receipt says, by dimension. */
  public outcomes({ receipt }: HourOfBooks): Map<string, Outcome> {
    const quantities: Readonly<Partial<Item>> = receipt?.rec.M ?? {};
    return new Map(Object.entries(receipt?.outcomes.M ?? {}).map(([dimension, { M }]) => [
      dimension, { quantity: Number(quantities[dimension]?.N), result: M?.result.S ?? '' },
    ]));
  }
}

function hoursIn(items: readonly Item[]): HourOfBooks[] {
  const pages = items
    .map((item) => ({ item: item, name: `${item.pk.S?.slice(2, 15) ?? ''} ${item.sk.S ?? ''}` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const hours = new Map<string, HourOfBooks>();
  for (const { item, name } of pages) {
    const home = name.replace(/#\d+$/, '');
    const first = hours.get(home);
    hours.set(home, {
      license: home.slice(14),
      hour: home.slice(0, 13),
      heard: heardIn(item),
      told: first?.told ?? amountsIn(item.b),
      writtenOff: first?.writtenOff ?? writtenOffIn(item.wo),
      receipt: first ? first.receipt : receiptIn(item),
      page: first?.page ?? item,
    });
  }
  return [...hours.values()];
}

function heardIn(item: Partial<Item>): Map<string, bigint> {
  const heard = new Map<string, bigint>();
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith('t') && name !== 'ttl' && value?.N !== undefined) {
      heard.set(name.slice(name.startsWith('t#') ? 2 : 1), amountIn(value));
    }
  }
  return heard;
}

export function amountsIn(attribute: AttributeValue | undefined): Map<string, bigint> {
  return new Map(Object.entries(attribute?.M ?? {}).map(([dimension, value]) => [dimension, amountIn(value)]));
}

/** By reason, then by dimension. */
export function writtenOffIn(attribute: AttributeValue | undefined): Map<string, bigint> {
  const writtenOff = new Map<string, bigint>();
  for (const amounts of Object.values(attribute?.M ?? {})) {
    amountsIn(amounts).forEach((amount, dimension) => { addTo(writtenOff, dimension, amount); });
  }
  return writtenOff;
}

function receiptIn({ rcpt }: Partial<Item>): Item | undefined {
  return rcpt?.M;
}
