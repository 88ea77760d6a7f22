import { adoptionOf, firstToCompare } from '../../../lambda/core/metering/adopt-restored.js';
import { difference } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import type { StoredMeter } from '../../../lambda/core/metering/hour-account.js';
import { hourOf, range } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { SHARDS } from '../../../lambda/core/metering/ledger-rules.js';
import { byDimension } from '../../../lambda/core/metering/series.js';
import type { Context } from '../context.js';
import { hourNamed } from '../metering/hour-options.js';
import { Ledger } from '../metering/ledger.js';
import { meterWrites } from '../metering/meter-writes.js';
import { tellMissedFacts } from '../metering/missed-facts.js';
import type { MissedFacts } from '../metering/missed-facts.js';
import { adoptTable, identityOfTable } from '../metering/restored-table.js';
import { amountsText, amountTexts } from '../metering/texts.js';
import { storedHours } from '../metering/usage-lines.js';
import { UserError } from '../user-error.js';

const ATTEMPTS = 5;

export interface AdoptOptions {
  readonly restorePoint?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** A license whose usage waits for a person after the adoption. */
interface Waiting {
  readonly license: string;
  /** Untold here; the other table may have told it. */
  readonly untold: ReadonlyMap<Hour, Amounts>;
  /** Slot of a statement that is sent again as it is: AWS takes it once. */
  readonly sentAgain?: Hour;
}

/** Lets a restored table be told from again, without telling anything twice. The fence is opened last: a crash leaves it shut. */
export async function adoptRestoredCommand({ restorePoint, dryRun = false, yes = false }: AdoptOptions, context: Context): Promise<void> {
  const ledger = new Ledger(context.database, await context.usageTable());
  const identity = await identityOfTable(ledger);
  if (identity.owner === identity.tableId) {
    context.console.out(context.json ? JSON.stringify({ adopted: false, waiting: [] }, null, 2) : `The ledger in table ${ledger.table} is its own: there is nothing to adopt.`);
    return;
  }
  const point = restorePoint === undefined ? identity.restorePoint : `${hourNamed(restorePoint, '--restore-point')}:00:00Z`;
  if (point === undefined) {
    throw new UserError(`DynamoDB does not tell to what time table ${ledger.table} was restored. Give it, in UTC: --restore-point 2026-11-21T20.`);
  }
  if (!dryRun && !yes) {
    await confirm(ledger.table, context);
  }
  const now = context.now();
  const hours = range(firstToCompare(point), hourOf(now));
  const missed = await tellMissedFacts(ledger, { from: firstToCompare(point), dryRun }, context);
  const waiting: Waiting[] = [];
  for (let shard = 0; shard < SHARDS; shard++) {
    for await (const stored of ledger.meters(shard)) {
      const one = await adoptMeter(ledger, stored, { hours, now, dryRun });
      if (one.untold.size > 0 || one.sentAgain !== undefined) {
        waiting.push(one);
      }
    }
  }
  if (!dryRun) {
    await adoptTable(ledger, identity);
  }
  context.console.out(context.json ? json(waiting, { dryRun, missed, upTo: hourOf(now) }) : words(waiting, { dryRun, missed, table: ledger.table, from: hours[0], upTo: hourOf(now) }));
}

async function adoptMeter(ledger: Ledger, read: StoredMeter, { hours, now, dryRun }: { readonly hours: readonly Hour[]; readonly now: number; readonly dryRun: boolean }): Promise<Waiting> {
  const { license } = read.meter;
  let stored: StoredMeter = read;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { pend, fin } = stored.meter;
    const untold = new Map((await storedHours(ledger, license, fin ? [] : hours))
      .map(({ hour, use }): [Hour, Amounts] => [hour, byDimension(difference(use.heard, new Map([...use.told, ...pend?.take.get(hour) ?? []])))])
      .filter(([, amounts]) => amounts.size > 0));
    const sentAgain = await ledger.isSettled(stored) ? {} : { sentAgain: pend?.slot };
    const adoption = adoptionOf(stored.meter, now);
    if (dryRun || !adoption || await meterWrites(ledger).adopt(stored, adoption, new Set(untold.keys()))) {
      return { license, untold, ...sentAgain };
    }
    stored = await ledger.meter(license) ?? stored;
  }
  throw new UserError(`License ${license} changes all the time: its meter could not be adopted. Nothing is told from this table yet; run adopt-restored again.`);
}

async function confirm(table: string, { console }: Context): Promise<void> {
  const answer = await console.ask(`Adopt table ${table}? Usage is told from it again. Type the name of the table to go on: `);
  if (answer?.trim() !== table) {
    throw new UserError(answer === undefined ? 'Nothing was adopted: there is nobody to confirm it. Run it on a terminal, or with --yes.' : `Nothing was adopted: that was not ${table}.`);
  }
}

function json(waiting: readonly Waiting[], { dryRun, missed, upTo }: { readonly dryRun: boolean; readonly missed: MissedFacts; readonly upTo: Hour }): string {
  return JSON.stringify({
    adopted: !dryRun,
    onHoldUpTo: upTo,
    missed,
    waiting: waiting.map(({ license, untold, sentAgain }) => ({ license, sentAgain, untold: Object.fromEntries([...untold].map(([hour, amounts]) => [hour, amountTexts(amounts)])) })),
  }, null, 2);
}

function words(waiting: readonly Waiting[], { dryRun, missed, table, from, upTo }: { readonly dryRun: boolean; readonly missed: MissedFacts; readonly table: string; readonly from?: Hour; readonly upTo: Hour }): string {
  return [
    dryRun ? `Would adopt table ${table}. Before you do: let your app report its usage since the restore point again, under the same ids.` : `Table ${table} is adopted: usage of hours to come is told from it.`,
    ...missedWords(missed, dryRun),
    ...waiting.length === 0
      ? ['Nothing waits for a comparison.']
      : [
          `Compare, from ${from} on, with the usage reports of AWS Marketplace (or the MeteringRecordIds in an export of the other table):`,
          ...waiting.flatMap(({ license, untold, sentAgain }) => [
            ...[...untold].map(([hour, amounts]) => `  ${license}  ${hour}  ${amountsText(amounts)}`),
            ...sentAgain === undefined ? [] : [`  ${license}  ${sentAgain}  the statement of this hour is sent again as it is: AWS Marketplace takes it once`],
          ]),
          'What AWS Marketplace has: write-off <license> --hour <hour> --reason <text>. When nothing else is left of a license: release <license>.',
        ],
    `Release every other license that is in use, too: what is still reported of its hours up to ${upTo}, the running one, ${dryRun ? 'would be' : 'is'} on hold, and written off when the month is closed.`,
  ].join('\n');
}

function missedWords({ created, changed, ignored }: MissedFacts, dryRun: boolean): string[] {
  return [
    ...created.length === 0
      ? []
      : [`Licenses bought since the backup, ${dryRun ? 'of which the table would learn' : 'of which the table has learned now'}: ${created.join(', ')}. `
        + `Their usage was refused until ${dryRun ? 'then: after that' : 'now:'} let your app report all of it again, under the same ids. It is on hold like that of all others.`],
    ...changed.length === 0 ? [] : [`Licenses that have changed since the backup, ${dryRun ? 'of which the table would learn' : 'of which the table has learned now'}: ${changed.join(', ')}.`],
    ...ignored.length === 0 ? [] : [`License items that cannot be read, so that their usage is not told: ${ignored.join(', ')}.`],
  ];
}
