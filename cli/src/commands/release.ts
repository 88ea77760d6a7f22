import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import type { Context } from '../context.js';
import { licenseNamed } from '../find-licenses.js';
import { allowHour } from '../metering/allow-hour.js';
import { hourNamed } from '../metering/hour-options.js';
import { Ledger } from '../metering/ledger.js';
import { meterWrites } from '../metering/meter-writes.js';
import { amountsText, amountTexts } from '../metering/texts.js';
import { UserError } from '../user-error.js';

const ATTEMPTS = 5;

export interface ReleaseOptions {
  /** By default all that waits. */
  readonly hour?: readonly string[];
}

/** What was released: by hour above a ceiling what is untold of it; and whether usage waited since a restored table was adopted. */
interface Released {
  readonly hours: ReadonlyMap<Hour, Amounts>;
  readonly adopted: boolean;
}

/** Lets usage be told that waits for a person. */
export async function releaseCommand(name: string, { hour }: ReleaseOptions, context: Context): Promise<void> {
  const license = licenseNamed(name);
  const ledger = new Ledger(context.database, await context.usageTable());
  const { hours, adopted } = await release(ledger, license, hour?.map((text) => hourNamed(text, '--hour')));
  const released = adopted || hours.size > 0;
  const texts = Object.fromEntries([...hours].map(([one, amounts]) => [one, amountTexts(amounts)]));
  context.console.out(context.json
    ? JSON.stringify({ license, released, ...hours.size > 0 ? { hours: texts } : {} }, null, 2)
    : released
      ? [
          ...[...hours].map(([one, amounts]) => `Released of ${one}, license ${license}: ${amountsText(amounts)}.`),
          `What license ${license} has untold${hour === undefined ? '' : ' of it'} is told with its next statement, as long as AWS Marketplace takes usage of that month and license.`,
        ].join('\n')
      : `Nothing of license ${license} ${hour === undefined ? 'is on hold' : `in ${hour.join(', ')} is above a ceiling and waits`}.`);
}

/** The pages first: from then on the hours are not held back again, and whoever repeats it after a crash finds them waiting still. */
async function release(ledger: Ledger, license: string, wanted: readonly Hour[] | undefined): Promise<Released> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const stored = await ledger.meter(license);
    if (stored === undefined) {
      throw new UserError(`Nothing was ever counted for license ${license} in table ${ledger.table}. Check the license, the table and the Region.`);
    }
    const { meter } = stored;
    const waiting = [...meter.hold?.over?.keys() ?? []].filter((hour) => wanted?.includes(hour) ?? true).sort();
    const adopted = wanted === undefined && meter.hold?.upTo !== undefined;
    if (waiting.length === 0 && !adopted) {
      return { hours: new Map(), adopted };
    }
    const hours = new Map<Hour, Amounts>();
    for (const hour of waiting) {
      hours.set(hour, await allowHour(ledger, license, hour));
    }
    if (await meterWrites(ledger).release(meter, wanted === undefined ? undefined : waiting)) {
      return { hours, adopted };
    }
  }
  throw new UserError(`License ${license} changes all the time. Nothing was released; run the command again.`);
}
