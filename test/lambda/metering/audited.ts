import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import type { Item } from '../../../lambda/adapters/metering/attributes.js';
import { meterIn } from '../../../lambda/adapters/metering/meter-items.js';
import { hoursIn, toldIn } from '../../../lambda/adapters/metering/page-items.js';
import { amountOfWhole, difference, sum } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { pageOf } from '../../../lambda/core/metering/keys.js';
import type { Meter } from '../../../lambda/core/metering/meter.js';
import { droppedAfter, replay } from '../../../lambda/core/metering/replay.js';
import { byDimension } from '../../../lambda/core/metering/series.js';
import type { ToldStatement } from '../../../lambda/core/metering/replay.js';
import type { WrittenOff } from '../../../lambda/core/metering/write-off.js';

/**
 * Checks the books of every license in a table where nothing is on its way: what was heard is told, written off, dropped, lost,
 * a remainder or untold, and the receipts alone give what the meter and the pages say.
 */
export async function auditBooks(client: DynamoDBClient, table: string): Promise<void> {
  const items = await all(client, table);
  for (const meter of items.filter(({ pk }) => pk.startsWith('M#')).map(({ item }) => meterIn(item))) {
    const pages = items.filter(({ pk, sk }) => pk.startsWith('P#') && pageOf(sk).license === meter.license);
    audit(meter, pages);
  }
}

interface Stored {
  readonly pk: string;
  readonly sk: string;
  readonly item: Item;
}

function audit(meter: Meter, pages: readonly Stored[]): void {
  const statements: ToldStatement[] = [];
  const writtenOff = new Map<string, WrittenOff>();
  const told = new Map<string, Amounts>();
  const [heard, untold]: [Amounts[], Amounts[]] = [[], []];
  for (const hour of new Set(pages.map(({ pk }) => pk.split('#')[1]))) {
    const ofHour = pages.filter(({ pk }) => pk.split('#')[1] === hour).map(({ item }) => item);
    const use = hoursIn(ofHour).get(meter.license)!;
    const rcpt = ofHour.map((item) => item.rcpt).find((found) => found !== undefined);
    if (rcpt) {
      statements.push(toldIn(hour, rcpt));
    }
    if (use.writtenOff) {
      writtenOff.set(hour, use.writtenOff);
    }
    told.set(hour, use.told);
    heard.push(use.heard);
    untold.push(difference(use.heard, use.told));
  }
  const remainders = droppedAfter(meter.writtenOff ?? new Map());
  const replayed = replay([...statements, ...remainders], [...writtenOff].map(([hour, reasons]) => ({ hour, amounts: sum(...reasons.values()) })));
  expect(Object.fromEntries(withoutNothing(replayed.told)), `told of ${meter.license}`).toEqual(Object.fromEntries(withoutNothing(told)));
  expect(replayed.rem, `rem of ${meter.license}`).toEqual(byDimension(meter.rem));
  const accounted = sum(
    ...statements.map(({ rec }) => mapOf(rec, (quantity) => amountOfWhole(BigInt(quantity)))),
    ...statements.flatMap(({ drop, lost, free = new Map<string, bigint>() }) => [drop, lost, free]),
    ...[...writtenOff.values()].flatMap((reasons) => [...reasons.values()]),
    meter.rem, ...remainders.map(({ drop }) => drop), ...untold,
  );
  const something = (amounts: Amounts) => new Map([...byDimension(amounts)].filter(([, amount]) => amount > 0n));
  expect(something(accounted), `accounted of ${meter.license}`).toEqual(something(sum(...heard)));
}

function withoutNothing(hours: ReadonlyMap<string, Amounts>): [string, Amounts][] {
  return [...hours].map(([hour, amounts]): [string, Amounts] => [hour, new Map([...amounts].filter(([, amount]) => amount > 0n))]).filter(([, amounts]) => amounts.size > 0);
}

function mapOf<From, To>(map: ReadonlyMap<string, From>, change: (value: From) => To): Map<string, To> {
  return new Map([...map].map(([name, value]) => [name, change(value)]));
}

async function all(client: DynamoDBClient, table: string): Promise<Stored[]> {
  const stored: Stored[] = [];
  let from: Record<string, never> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: from }));
    stored.push(...Items.map((item) => ({ pk: item.pk.S ?? '', sk: item.sk.S ?? '', item })));
    from = LastEvaluatedKey as typeof from;
  } while (from);
  return stored;
}
