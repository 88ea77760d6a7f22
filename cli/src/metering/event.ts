import { idHash } from '../../../lambda/core/metering/hashes.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { inParallel } from '../../../lambda/core/metering/in-parallel.js';
import type { Context } from '../context.js';
import type { Ledger, RefusedUsage } from './ledger.js';

const CONCURRENCY = 16;

/** What became of one event that an app reported. */
interface EventAccount {
  readonly event: string;
  readonly license: string;
  /** As pages keep its id. */
  readonly hash: string;
  /** More than one when it was reported again with an `occurredAt` in another hour: each counts. */
  readonly counted: readonly Hour[];
  readonly refused: readonly RefusedUsage[];
}

/** Tells in which of these hours an event was counted, or why it was not. */
export async function tellOfEvent(ledger: Ledger, { license, event }: { readonly license: string; readonly event: string }, hours: readonly Hour[], context: Context): Promise<void> {
  const hash = idHash(event);
  const counted: Hour[] = [];
  await inParallel(hours, CONCURRENCY, async (hour) => {
    if (await ledger.hasEvent(license, hour, hash)) {
      counted.push(hour);
    }
  });
  const account: EventAccount = { event, license, hash, counted: counted.sort(), refused: await ledger.refusedAs(event, license) };
  context.console.out(context.json ? JSON.stringify({ ...account, from: hours.at(0), to: hours.at(-1) }, null, 2) : words(account, hours));
}

function words({ license, event, hash, counted, refused }: EventAccount, hours: readonly Hour[]): string {
  return [
    `Event ${event} of license ${license} (hash ${hash}), hours ${hours.at(0)} to ${hours.at(-1)} (UTC)`,
    ...counted.map((hour) => `  Counted in hour ${hour}. What became of that hour: usage ${license} --from ${hour} --to ${hour}`),
    ...counted.length > 1
      ? [
          '  It was reported with an occurredAt in each of these hours. An id is counted once in an hour, so it counts in each.',
          '  No command takes back one event: write-off is for all that is untold of an hour, also of other events and dimensions. Settle what is too much with the buyer in another way.',
        ]
      : [],
    ...refused.map(({ time, code, reason }) => `  Refused on arrival at ${time} and not counted: ${code}: ${reason}`),
    ...counted.length + refused.length > 0 ? [] : ['  Not counted in these hours, and not refused; what was sent just now may still be in the queue. The hour of an event is that of its occurredAt: look there with --from and --to. Pages are kept for 45 days after AWS has closed their month.'],
  ].join('\n');
}
