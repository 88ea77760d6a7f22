import type { UsageLine } from '../../../lambda/core/metering/hour-account.js';
import { linesOfHour, linesOfMeter, merged, totalOf } from '../../../lambda/core/metering/hour-account.js';
import { hourOf, monthOf, range } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { contradictionsOf } from '../../../lambda/core/metering/recompute.js';
import type { Context } from '../context.js';
import { licenseNamed } from '../find-licenses.js';
import { tellOfEvent } from '../metering/event.js';
import { hoursOf } from '../metering/hour-options.js';
import type { HourOptions } from '../metering/hour-options.js';
import { Ledger } from '../metering/ledger.js';
import type { RefusedUsage } from '../metering/ledger.js';
import { balanceJson, balanceWords, balancesOf } from '../metering/balance.js';
import type { Balance } from '../metering/balance.js';
import { legend, lineJson, quantityTexts, quantityWords } from '../metering/texts.js';
import { storedHours } from '../metering/usage-lines.js';
import { UserError } from '../user-error.js';
import { summary } from '../metering/summary.js';

const DEFAULT_HOURS = 31 * 24;
const MOST_REFUSED = 10;
const ATTEMPTS = 3;

export interface UsageOptions extends HourOptions {
  readonly dimension?: readonly string[];
  /** The id of one event. */
  readonly event?: string;
}

/** Tells what became of the usage of a license, or which licenses somebody should look at. */
export async function usageCommand(name: string | undefined, options: UsageOptions, context: Context): Promise<void> {
  const ledger = new Ledger(context.database, await context.usageTable());
  const hours = hoursOf(options, context.now(), DEFAULT_HOURS);
  const isMeant = ({ dimension }: UsageLine) => options.dimension?.includes(dimension) ?? true;
  if (name === undefined) {
    if (options.event !== undefined) {
      throw new UserError(`Events are counted by license: usage <license> --event ${options.event}.`);
    }
    await summary(ledger, hours, options.dimension, context);
    return;
  }
  const license = licenseNamed(name);
  if (options.event !== undefined) {
    await tellOfEvent(ledger, { license, event: options.event }, hours, context);
    return;
  }
  const { lines, contradictions, receipts, included } = await accountOf(ledger, license, hours, context.now());
  const account: Account = { license, hours, lines: lines.filter(isMeant), contradictions, receipts, included, refused: await ledger.refused(license), decided: await ledger.writeOffReasons(license) };
  context.console.out(context.json ? json(account) : words(account));
}

interface Account {
  readonly license: string;
  readonly hours: readonly Hour[];
  readonly lines: readonly UsageLine[];
  readonly contradictions: readonly string[];
  readonly receipts: number;
  readonly included: readonly Balance[];
  readonly refused: readonly RefusedUsage[];
  /** By hour: why a person has written it off. */
  readonly decided: ReadonlyMap<Hour, string>;
}

/** Reads again when the license was told about meanwhile: a meter and pages of different moments contradict each other. */
async function accountOf(ledger: Ledger, license: string, hours: readonly Hour[], now: number, attempt = 1): Promise<Pick<Account, 'lines' | 'contradictions' | 'receipts' | 'included'>> {
  const stored = await ledger.meter(license);
  if (stored === undefined) {
    throw new UserError(`Nothing was ever counted for license ${license} in table ${ledger.table}: it is not known there. Check the license, the table and the Region.`);
  }
  const first = `${monthOf(hours[0] ?? '')}-01T00`;
  const newest = [hourOf(now), ...hours].sort().at(-1) ?? '';
  // Remainders go on from statement to statement: those of a whole month are needed to work them out again.
  const all = await storedHours(ledger, license, range(first, newest));
  const settled = await ledger.isSettled(stored);
  const after = await ledger.meter(license);
  const contradictions = contradictionsOf(stored, all, settled);
  if (attempt < ATTEMPTS && (after?.meter.rev !== stored.meter.rev || contradictions.length > 0)) {
    return await accountOf(ledger, license, hours, now, attempt + 1);
  }
  const within = new Set(hours);
  const lines = merged([...all.flatMap((hour) => linesOfHour(hour, stored.meter)), ...linesOfMeter(stored, settled)]).filter(({ hour }) => within.has(hour));
  return { lines, contradictions, receipts: all.filter(({ receipt }) => receipt).length, included: balancesOf(stored.meter.inc) };
}

function byDimension(lines: readonly UsageLine[]): [string, UsageLine[]][] {
  const names = [...new Set(lines.map(({ dimension }) => dimension))].sort();
  return names.map((name) => [name, lines.filter(({ dimension }) => dimension === name)]);
}

function json({ license, hours, lines, contradictions, receipts, included, refused, decided }: Account): string {
  return JSON.stringify({
    license, from: hours.at(0), to: hours.at(-1),
    lines: lines.map(lineJson),
    totals: Object.fromEntries(byDimension(lines).map(([name, some]) => [name, quantityTexts(totalOf(some))])),
    ...included.length > 0 ? { included: included.map(balanceJson) } : {},
    refused,
    ...decided.size > 0 ? { decided: Object.fromEntries(decided) } : {},
    recomputed: { receipts, agrees: contradictions.length === 0, contradictions },
  }, null, 2);
}

function words({ license, hours, lines, contradictions, receipts, included, refused, decided }: Account): string {
  return [
    `Usage of license ${license}, hours ${hours.at(0)} to ${hours.at(-1)} (UTC)`,
    ...lines.length === 0 ? ['  Nothing was reported.'] : [],
    ...byDimension(lines).flatMap(([name, some]) => [name, ...some.map(lineWords), `  total          ${quantityWords(totalOf(some))}`]),
    ...lines.length === 0 ? [] : ['What it means', ...legend(lines)],
    ...included.length === 0 ? [] : ['Included in the contract, less what was told up to the newest statement', ...included.map(balanceWords)],
    ...decided.size === 0 ? [] : ['Written off by a person, and why', ...[...decided].map(([hour, reason]) => `  ${hour}  ${reason}`)],
    ...refused.length === 0
      ? []
      : [
          `Refused on arrival and never counted: ${refused.length} ${refused.length === 1 ? 'event' : 'events'}. Correct them, and report them again under a new id.`,
          ...refused.slice(0, MOST_REFUSED).map(({ name, code, reason }) => `  ${name}  ${code}: ${reason}`),
        ],
    ...contradictions.length === 0
      ? [`Recomputed from ${receipts} receipts: they give the stored state.`]
      : ['The receipts do not give the stored state: the table was changed by hand, or there is a defect. Keep a backup of the table, and compare with the reports of AWS Marketplace.',
          ...contradictions.map((text) => `  ${text}`)],
  ].join('\n');
}

function lineWords({ hour, quantities, recordId, duplicate, reasons }: UsageLine): string {
  const notes = [
    ...recordId === undefined ? [] : [`record ${recordId}`],
    ...duplicate ? ['AWS had a record of this hour already, perhaps another one: compare'] : [],
    ...reasons,
  ];
  return `  ${hour}  ${quantityWords(quantities)}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
}
