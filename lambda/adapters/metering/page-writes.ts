import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { sum } from '../../core/metering/decimal.js';
import type { Amounts } from '../../core/metering/decimal.js';
import { monthClose } from '../../core/metering/hours.js';
import type { Hour } from '../../core/metering/hours.js';
import { pageKey } from '../../core/metering/keys.js';
import type { Key } from '../../core/metering/keys.js';
import { PAGE_CAPACITY, PAGE_KEPT_MILLISECONDS } from '../../core/metering/ledger-rules.js';
import type { PageEntry, PageWrite } from '../../core/metering/page.js';
import { Expression, numberAttribute } from './attributes.js';
import type { NewItem } from './attributes.js';
import { FIRST_PAGE, heardAttribute, idAttribute, tagsAttribute } from './page-items.js';

/** A conditional update of one item. */
export interface Update {
  readonly key: Key;
  readonly on: Expression;
  readonly update: string;
  readonly condition: string;
}

/**
 * Adds entries to a page that is there; the first page is made by it. Names only the dimensions of the entries: an
 * expression has at most 4 KB, and a license may have used any number of dimensions in the hour.
 */
export function additionTo({ license, hour, page, entries, base }: PageWrite): Update {
  const on = new Expression();
  const [n, cap, ttl] = [on.name('n'), on.name('cap'), on.name('ttl')];
  const ids = entries.map((entry) => ({ name: on.name(idAttribute(entry.idHash)), value: on.value({ B: entry.contentHash }) }));
  const heard = [...quantitiesOf(entries)].map(([dimension, quantity]) => {
    const name = on.name(heardAttribute(dimension));
    return `${name} = if_not_exists(${name}, ${on.value(numberAttribute(base.get(dimension) ?? 0n))}) + ${on.value(numberAttribute(quantity))}`;
  });
  const tags = tagsOf(entries).map(([name, value]) => `${on.name(name)} = ${on.value(value)}`);
  const hasRoom = page === FIRST_PAGE ? `(attribute_not_exists(${n}) OR ${n} < ${cap})` : `${n} < ${cap}`;
  return {
    key: pageKey(license, hour, page),
    on,
    update: `SET ${[
      `${cap} = if_not_exists(${cap}, ${on.value(capacity)})`,
      `${ttl} = if_not_exists(${ttl}, ${on.value(ttlOf(hour))})`,
      ...ids.map(({ name, value }) => `${name} = ${value}`),
      ...heard,
      ...tags,
    ].join(', ')} ADD ${n} ${on.value({ N: ids.length.toString() })}`,
    condition: [hasRoom, ...ids.map(({ name }) => `attribute_not_exists(${name})`)].join(' AND '),
  };
}

/** A later page with its first entries. It goes on from the full page before it, which cannot change any more. */
export function newPage({ license, hour, page, entries, base }: PageWrite): NewItem {
  const { pk, sk } = pageKey(license, hour, page);
  const ids = entries.map(({ idHash, contentHash }): [string, AttributeValue] => [idAttribute(idHash), { B: contentHash }]);
  const heard = [...sum(base, quantitiesOf(entries))].map(([dimension, amount]): [string, AttributeValue] => [heardAttribute(dimension), numberAttribute(amount)]);
  return {
    pk: { S: pk }, sk: { S: sk }, n: { N: ids.length.toString() }, cap: capacity, ttl: ttlOf(hour),
    ...Object.fromEntries([...ids, ...heard, ...tagsOf(entries)]),
  };
}

export function ttlOf(hour: Hour): { N: string } {
  return { N: ((monthClose(hour) + PAGE_KEPT_MILLISECONDS) / 1_000).toString() };
}

const capacity = { N: PAGE_CAPACITY.toString() };

/** Each tag set once on the page that first hears of it; later pages carry only its quantities on. */
function tagsOf(entries: readonly PageEntry[]): [string, AttributeValue][] {
  return [...new Map(entries.flatMap(({ tags }) => (tags ? [tags] : [])))].map(([hash, text]) => [tagsAttribute(hash), { S: text }]);
}

function quantitiesOf(entries: readonly PageEntry[]): Amounts {
  return sum(...entries.map(({ dimension, quantity }) => new Map([[dimension, quantity]])));
}
