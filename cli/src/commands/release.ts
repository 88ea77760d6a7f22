import type { Context } from '../context.js';
import { licenseNamed } from '../find-licenses.js';
import { Ledger } from '../metering/ledger.js';
import { meterWrites } from '../metering/meter-writes.js';
import { UserError } from '../user-error.js';

const ATTEMPTS = 5;

/** Lets usage be told that waits since a restored table was adopted. */
export async function releaseCommand(name: string, context: Context): Promise<void> {
  const license = licenseNamed(name);
  const ledger = new Ledger(context.database, await context.usageTable());
  const released = await release(ledger, license);
  context.console.out(context.json
    ? JSON.stringify({ license, released }, null, 2)
    : released
      ? `What license ${license} has untold is told with its next statement, as long as AWS Marketplace takes usage of that month and license.`
      : `Nothing of license ${license} is on hold.`);
}

async function release(ledger: Ledger, license: string): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const stored = await ledger.meter(license);
    if (stored === undefined) {
      throw new UserError(`Nothing was ever counted for license ${license} in table ${ledger.table}. Check the license, the table and the Region.`);
    }
    if (stored.meter.hold?.upTo === undefined) {
      return false;
    }
    if (await meterWrites(ledger).release(stored.meter)) {
      return true;
    }
  }
  throw new UserError(`License ${license} changes all the time. Nothing was released; run the command again.`);
}
