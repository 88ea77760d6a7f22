import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { amountOf } from '../../core/metering/decimal.js';
import type { Amount } from '../../core/metering/decimal.js';
import type { Hour } from '../../core/metering/hours.js';
import { pageOf } from '../../core/metering/keys.js';
import type { Outcome } from '../../core/metering/outcomes.js';
import type { HourOfUse, PageState } from '../../core/metering/page.js';
import type { ToldStatement } from '../../core/metering/replay.js';
import type { Receipt, Statement } from '../../core/metering/statement.js';
import type { WrittenOff } from '../../core/metering/write-off.js';
import { amountsAttribute, amountsIn, mapAttribute, mapIn } from './attributes.js';
import type { Item } from './attributes.js';

/** The page on which an hour's told part and receipt stand. */
export const FIRST_PAGE = 0;

export function idAttribute(idHash: string): string {
  return `e${idHash}`;
}

/** `t` and the dimension; a dimension called `tl` must not meet the attribute `ttl`. */
export function heardAttribute(dimension: string): string {
  return dimension === 'tl' || dimension.startsWith('#') ? `t#${dimension}` : `t${dimension}`;
}

export function heardIn(item: Item): Map<string, Amount> {
  const heard = new Map<string, Amount>();
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith('t') && name !== 'ttl' && value?.N !== undefined) {
      heard.set(name.slice(name.startsWith('t#') ? 2 : 1), amountOf(value.N));
    }
  }
  return heard;
}

/** The tag set of a hash. */
export function tagsAttribute(hash: string): string {
  return `g${hash}`;
}

function tagsIn(item: Item): [string, string][] {
  return Object.entries(item).flatMap(([name, value]): [string, string][] => (name.startsWith('g') && value?.S !== undefined ? [[name.slice(1), value.S]] : []));
}

export function pageState(item: Item): PageState {
  const contents = new Map<string, Buffer>();
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith('e') && value?.B !== undefined) {
      contents.set(name.slice(1), Buffer.from(value.B));
    }
  }
  const full = item.n?.N !== undefined && item.cap?.N !== undefined && Number(item.n.N) >= Number(item.cap.N);
  return { full, heard: heardIn(item), contents };
}

/** The hours of use by license, from the pages of one hour. */
export function hoursIn(items: readonly Item[]): Map<string, HourOfUse> {
  const pages = items.map((item) => ({ ...pageOf(item.sk?.S ?? ''), item })).sort((a, b) => a.page - b.page);
  const hours = new Map<string, HourOfUse>();
  for (const { license, page, item } of pages) {
    const before = hours.get(license);
    hours.set(license, {
      // Each page goes on from the one before: the last one has heard everything.
      heard: heardIn(item),
      told: page === FIRST_PAGE ? amountsIn(item.b) : before?.told ?? new Map(),
      ...(page === FIRST_PAGE ? decidedIn(item) : { by: before?.by, writtenOff: before?.writtenOff, seen: before?.seen }),
      tags: new Map([...before?.tags ?? [], ...tagsIn(item)]),
      settled: page === FIRST_PAGE ? item.rcpt !== undefined : before?.settled ?? false,
    });
  }
  return hours;
}

/** Quantities by reason. */
export function writtenOffAttribute(writtenOff: WrittenOff): AttributeValue {
  return mapAttribute(writtenOff, amountsAttribute);
}

function decidedIn({ by, wo, ok }: Item): Pick<HourOfUse, 'by' | 'writtenOff' | 'seen'> {
  return {
    ...(by?.S === undefined ? {} : { by: by.S }),
    ...(wo === undefined ? {} : { writtenOff: mapIn(wo, amountsIn) as WrittenOff }),
    ...(ok === undefined ? {} : { seen: amountsIn(ok) }),
  };
}

/** Per dimension the quantity, what became of it, and AWS's name for it; and what it takes to work out the meter again. */
export function receiptAttribute(statement: Statement, receipt: Receipt): AttributeValue {
  return {
    M: {
      rec: mapAttribute(statement.rec, (quantity) => ({ N: quantity.toString() })),
      outcomes: mapAttribute(receipt.outcomes, outcomeAttribute),
      take: mapAttribute(statement.take, amountsAttribute),
      drop: amountsAttribute(statement.drop),
      ...(statement.alloc?.size ? { alloc: mapAttribute(statement.alloc, (quantity) => ({ N: quantity.toString() })) } : {}),
      ...(statement.free?.size ? { free: amountsAttribute(statement.free) } : {}),
      ...(statement.lost.size > 0 ? { lost: amountsAttribute(statement.lost) } : {}),
    },
  };
}

/** The statement of a slot, from the receipt on its page. */
export function toldIn(slot: Hour, rcpt: AttributeValue): ToldStatement {
  const { rec, take, drop, lost, free } = (rcpt.M ?? {}) as Item;
  return { slot, rec: mapIn(rec, ({ N }) => Number(N)), take: mapIn(take, amountsIn), drop: amountsIn(drop), lost: amountsIn(lost), ...(free ? { free: amountsIn(free) } : {}) };
}

function outcomeAttribute(outcome: Outcome): AttributeValue {
  if (outcome.result === 'DRY_RUN') {
    return { M: { result: { S: outcome.result } } };
  }
  if (outcome.result !== 'ACCEPTED') {
    return { M: { result: { S: outcome.result }, reason: { S: outcome.reason } } };
  }
  return {
    M: {
      result: { S: outcome.result },
      ...(outcome.id === undefined ? {} : { id: { S: outcome.id } }),
      ...(outcome.dup ? { dup: { BOOL: true } } : {}),
    },
  };
}
