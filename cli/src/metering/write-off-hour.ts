import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Expression, amountsAttribute, mapAttribute } from '../../../lambda/adapters/metering/attributes.js';
import { FIRST_PAGE, writtenOffAttribute } from '../../../lambda/adapters/metering/page-items.js';
import { unlessRefused } from '../../../lambda/adapters/metering/unless-refused.js';
import { WriteOffListInTable } from '../../../lambda/adapters/metering/write-off-list.js';
import { difference, sum } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import type { StoredHour, StoredMeter } from '../../../lambda/core/metering/hour-account.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { pageKey, writeOffKey } from '../../../lambda/core/metering/keys.js';
import type { Meter } from '../../../lambda/core/metering/meter.js';
import { byDimension } from '../../../lambda/core/metering/series.js';
import { seenAfterWriteOff } from '../../../lambda/core/metering/spend-guard.js';
import { byAfterDecision, writtenOffAfter } from '../../../lambda/core/metering/write-off.js';
import { UserError } from '../user-error.js';
import type { Ledger } from './ledger.js';
import { meterWrites } from './meter-writes.js';

const ATTEMPTS = 5;

/** Before any slot. */
const NO_SLOT = '0';

/**
 * Writes off what is untold of an hour, although a statement could still take it. The meter first: from then on none does. Then the page,
 * the list, and the meter again. Whoever repeats it after a crash finds what is left to do.
 */
export async function writeOffHour(ledger: Ledger, license: string, hour: Hour, { reason, now }: { readonly reason: string; readonly now: number }): Promise<Amounts> {
  const meters = meterWrites(ledger);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const stored = await settledMeter(ledger, license);
    const { meter } = stored;
    const before = await ledger.hour(license, hour);
    if (!before || (untoldOf(before).size === 0 && !before.use.writtenOff && !isOpen(meter, hour))) {
      return new Map();
    }
    const isHeld = meter.hold?.hours?.has(hour) === true;
    if (!isHeld && untoldOf(before).size > 0 && !await meters.holdHour(meter, hour)) {
      continue;
    }
    // Read after the hold: a statement that was made before it changed the meter, and then the hold was not written.
    const page = await ledger.hour(license, hour) ?? before;
    const untold = untoldOf(page);
    // Heard since the first look, so that nothing holds it: a statement may have it.
    const isFree = !isHeld && untoldOf(before).size === 0;
    if (untold.size > 0 && (isFree || !await writePage(ledger, page, meter))) {
      continue;
    }
    await list(ledger, license, hour, { reason, now });
    const held = await ledger.meter(license);
    const heardMore = untoldOf(await ledger.hour(license, hour) ?? page).size > 0;
    if (!heardMore && (held === undefined || !(isOpen(held.meter, hour) || held.meter.late.has(hour)) || await meters.clearHour(held.meter, hour))) {
      return byDimension(untold);
    }
    // More was heard meanwhile, or the meter has changed: it is written off as well.
  }
  throw new UserError(`License ${license} is being told about or reports usage of ${hour} right now. What was done so far is right; run the command again.`);
}

/** Whether the hour waits for a person. */
function isOpen({ hold }: Meter, hour: Hour): boolean {
  return hold?.hours?.has(hour) === true || hold?.over?.has(hour) === true;
}

function untoldOf({ use: { heard, told } }: StoredHour): Amounts {
  return difference(heard, told);
}

async function settledMeter(ledger: Ledger, license: string): Promise<StoredMeter> {
  const stored = await ledger.meter(license);
  if (!stored) {
    throw new UserError(`Nothing was ever counted for license ${license} in table ${ledger.table}. Check the license, the table and the Region.`);
  }
  if (!await ledger.isSettled(stored)) {
    throw new UserError(`The statement of ${stored.meter.pend?.slot} of license ${license} has no final answer of AWS Marketplace yet, and may hold usage of this hour. `
      + 'Nothing was written off: run the command again when it has, within 24 hours.');
  }
  return stored;
}

/** S6, with a mark that lets later usage of the hour be told. False when more was told or written off since it was read. */
async function writePage({ client, table }: Ledger, { license, hour, use, decided = new Map() }: StoredHour, { last = NO_SLOT }: Meter): Promise<boolean> {
  const on = new Expression();
  const [b, by, wo, wd] = ['b', 'by', 'wo', 'wd'].map((name) => on.name(name));
  const all = new Map<Hour, Amounts>([...decided, [last, sum(decided.get(last) ?? new Map(), difference(use.heard, use.told))]]);
  const set = [
    `${b} = ${on.value(amountsAttribute(use.heard))}`,
    `${by} = ${on.value({ S: byAfterDecision(use.by, last) })}`,
    `${wo} = ${on.value(writtenOffAttribute(writtenOffAfter(use, 'OPERATOR')))}`,
    `${wd} = ${on.value(mapAttribute(all, amountsAttribute))}`,
    // What is written off is above no ceiling, also when the reporter has not seen this yet.
    `${on.name('ok')} = ${on.value(amountsAttribute(seenAfterWriteOff(use)))}`,
  ];
  const asRead = use.by === undefined ? `attribute_not_exists(${by})` : `${by} = ${on.value({ S: use.by })}`;
  const { pk, sk } = pageKey(license, hour, FIRST_PAGE);
  const { written } = await unlessRefused(() => client.send(new UpdateItemCommand({
    TableName: table, Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: `SET ${set.join(', ')}`, ConditionExpression: `attribute_exists(pk) AND ${asRead}`,
    ExpressionAttributeNames: on.names, ExpressionAttributeValues: on.values,
  })));
  return written;
}

/** For people, beside the quarantine: what, why and when. */
async function list(ledger: Ledger, license: string, hour: Hour, { reason, now }: { readonly reason: string; readonly now: number }): Promise<void> {
  const writtenOff = (await ledger.hour(license, hour))?.use.writtenOff;
  if (!writtenOff) {
    return;
  }
  await new WriteOffListInTable(ledger.client, ledger.table).put({ license, hour, writtenOff }, now);
  const { pk, sk } = writeOffKey(license, hour);
  await ledger.client.send(new UpdateItemCommand({
    TableName: ledger.table, Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET note = :note', ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: { ':note': { S: reason } },
  }));
}
