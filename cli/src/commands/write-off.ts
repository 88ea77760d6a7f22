import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import type { Context } from '../context.js';
import { licenseNamed } from '../find-licenses.js';
import { hourNamed } from '../metering/hour-options.js';
import { Ledger } from '../metering/ledger.js';
import { amountsText, amountTexts } from '../metering/texts.js';
import { writeOffHour } from '../metering/write-off-hour.js';

export interface WriteOffOptions {
  readonly hour: readonly string[];
  readonly reason: string;
}

/** Decides that what is untold of some hours is never billed. */
export async function writeOffCommand(name: string, { hour, reason }: WriteOffOptions, context: Context): Promise<void> {
  const license = licenseNamed(name);
  const hours = [...new Set(hour.map((text) => hourNamed(text, '--hour')))].sort();
  const ledger = new Ledger(context.database, await context.usageTable());
  const done: [Hour, Amounts][] = [];
  for (const one of hours) {
    done.push([one, await writeOffHour(ledger, license, one, { reason, now: context.now() })]);
  }
  context.console.out(context.json
    ? JSON.stringify({ license, reason, writtenOff: Object.fromEntries(done.map(([one, amounts]) => [one, amountTexts(amounts)])) }, null, 2)
    : done.map(([one, amounts]) => words(license, one, amounts)).join('\n'));
}

function words(license: string, hour: Hour, amounts: Amounts): string {
  const what = amountsText(amounts);
  return what === ''
    ? `Nothing of ${hour} is untold: nothing more of license ${license} was written off. What your app has sent just now may still be in the queue: it is told if you do not repeat this.`
    : `Written off of ${hour}, license ${license}: ${what}. It is never told to AWS Marketplace; usage of this hour that your app reports from now on is.`;
}
