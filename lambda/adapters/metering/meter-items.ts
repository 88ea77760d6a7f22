import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { amountOf, sum } from '../../core/metering/decimal.js';
import type { Amounts } from '../../core/metering/decimal.js';
import type { IncludedUsage, Term } from '../../core/metering/included.js';
import { CLOSED_METER_KEPT_MILLISECONDS } from '../../core/metering/ledger-rules.js';
import type { Hold } from '../../core/metering/hold.js';
import type { Hour } from '../../core/metering/hours.js';
import type { Meter } from '../../core/metering/meter.js';
import type { TagSets } from '../../core/metering/series.js';
import type { Statement } from '../../core/metering/statement.js';
import { amountsAttribute, amountsIn, mapAttribute, mapIn, numberAttribute } from './attributes.js';
import type { Item, NewItem } from './attributes.js';

export function meterIn(item: Item): Meter {
  const text = (name: 'arn' | 'account' | 'start' | 'end' | 'before' | 'cut' | 'last') => (item[name]?.S === undefined ? {} : { [name]: item[name].S });
  return {
    license: item.sk?.S ?? '',
    rev: Number(item.rev?.N),
    ...text('arn'), ...text('account'), ...text('start'), ...text('end'), ...text('before'), ...text('cut'), ...text('last'),
    ...(item.src?.N === undefined ? {} : { src: Number(item.src.N) }),
    rem: amountsIn(item.rem),
    ...(item.tags ? { tags: tagSetsIn(item.tags) } : {}),
    ...(item.lost ? { lost: mapIn(item.lost, amountsIn) } : {}),
    ...(item.pend?.M ? { pend: statementIn(item.pend.M) } : {}),
    late: new Set(item.late?.SS ?? []),
    ...(item.hold?.S === undefined && item.held?.SS === undefined && item.over?.M === undefined ? {} : { hold: holdIn(item) }),
    fin: item.fin !== undefined,
    ...(item.wo ? { writtenOff: mapIn(item.wo, amountsIn) } : {}),
    ...(item.inc?.M ? { inc: mapIn(item.inc, ({ L = [] }) => L.map(termIn)) } : {}),
  };
}

function holdIn({ hold, held, over }: Item): Hold {
  return {
    ...(hold?.S === undefined ? {} : { upTo: hold.S }),
    ...(held?.SS === undefined ? {} : { hours: new Set(held.SS) }),
    ...(over?.M === undefined ? {} : { over: mapIn(over, ({ BOOL }) => BOOL === true) }),
  };
}

/** The hours above a ceiling, and whether the administrator was asked. */
export function overAttribute(over: ReadonlyMap<Hour, boolean>): AttributeValue {
  return mapAttribute(over, (asked) => ({ BOOL: asked }));
}

/** What the contract includes and what is used of it: vendors may read it. */
export function includedAttribute(inc: IncludedUsage): AttributeValue {
  return mapAttribute(inc, (terms) => ({ L: terms.map(({ until, included, used, of }) => ({
    M: { until: { S: until }, included: numberAttribute(included), used: numberAttribute(used), ...(of === undefined ? {} : { of: { S: of } }) },
  })) }));
}

function termIn({ M }: AttributeValue): Term {
  const { until, included, used, of } = (M ?? {}) as Item;
  return { until: until?.S ?? '', included: amountOf(included?.N ?? '0'), used: amountOf(used?.N ?? '0'), ...(of?.S === undefined ? {} : { of: of.S }) };
}

/** What closing a meter sets: its remainders are written off in the same write that ends them. */
export function closedItem({ last, rem, writtenOff = new Map<Hour, Amounts>() }: Meter, closed: number): NewItem {
  return {
    fin: { S: new Date(closed).toISOString() },
    ttl: { N: Math.floor((closed + CLOSED_METER_KEPT_MILLISECONDS) / 1_000).toString() },
    rem: { M: {} },
    ...(rem.size > 0 && last !== undefined ? { wo: mapAttribute(new Map([...writtenOff, [last, sum(writtenOff.get(last) ?? new Map(), rem)]]), amountsAttribute) } : {}),
  };
}

export function statementAttribute(statement: Statement): AttributeValue {
  return {
    M: {
      slot: { S: statement.slot },
      ts: { S: statement.ts },
      style: { S: statement.style },
      ...(statement.style === 'license' ? { arn: { S: statement.arn }, account: { S: statement.account } } : {}),
      rec: mapAttribute(statement.rec, (quantity) => ({ N: quantity.toString() })),
      take: mapAttribute(statement.take, amountsAttribute),
      drop: amountsAttribute(statement.drop),
      lost: amountsAttribute(statement.lost),
      ...(statement.dry ? { dry: { BOOL: true } } : {}),
      ...(statement.free?.size ? { free: amountsAttribute(statement.free) } : {}),
      ...(statement.alloc ? { alloc: mapAttribute(statement.alloc, (quantity) => ({ N: quantity.toString() })), tags: tagSetsAttribute(statement.tags ?? new Map()) } : {}),
    },
  };
}

function statementIn(pend: Item): Statement {
  return {
    slot: pend.slot?.S ?? '',
    ts: pend.ts?.S ?? '',
    ...(pend.style?.S === 'legacy' ? { style: 'legacy' } : { style: 'license', arn: pend.arn?.S ?? '', account: pend.account?.S ?? '' }),
    rec: mapIn(pend.rec, ({ N }) => Number(N)),
    take: mapIn(pend.take, amountsIn),
    drop: amountsIn(pend.drop),
    lost: amountsIn(pend.lost),
    ...(pend.dry?.BOOL ? { dry: true } : {}),
    ...(pend.free ? { free: amountsIn(pend.free) } : {}),
    ...(pend.alloc ? { alloc: mapIn(pend.alloc, ({ N }) => Number(N)), tags: tagSetsIn(pend.tags) } : {}),
  };
}

export function tagSetsAttribute(tags: TagSets): AttributeValue {
  return mapAttribute(tags, (text) => ({ S: text }));
}

function tagSetsIn(attribute: AttributeValue | undefined): Map<string, string> {
  return mapIn(attribute, ({ S }) => S ?? '');
}
