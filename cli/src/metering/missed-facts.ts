import { paginateScan } from '@aws-sdk/client-dynamodb';
import { licenseKey } from '../../../lambda/adapters/license-key.js';
import { LicenseMetersInTable } from '../../../lambda/adapters/metering/license-meters.js';
import { finalUsageQueueIn } from '../../../lambda/adapters/metering/queues.js';
import { factsAfter } from '../../../lambda/core/metering/facts.js';
import type { LicenseImage } from '../../../lambda/core/metering/facts.js';
import { hourOfMoment } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { inParallel } from '../../../lambda/core/metering/in-parallel.js';
import { follow } from '../../../lambda/meter-feed/follow.js';
import { readLicenseImage } from '../../../lambda/meter-feed/license-image.js';
import type { Context } from '../context.js';
import type { Ledger } from './ledger.js';

const CONCURRENCY = 16;

/** Licenses of which a restored table did not know all. */
export interface MissedFacts {
  /** Bought since the backup: their meters are new. */
  readonly created: string[];
  /** For example ended or renewed since the backup. */
  readonly changed: string[];
  /** Their items cannot be read: the meter feed ignores them as well. */
  readonly ignored: string[];
}

/**
 * Tells the meters what the licenses say now, by the rules of the meter feed, which has told another table what came after the backup. Before
 * the meters are adopted: an end moves to no hour for which they make no statement. Licenses that change meanwhile are told by the feed.
 * @param from hours before are not looked at: a license that had ended by then needs no meter
 */
export async function tellMissedFacts(ledger: Ledger, { from, dryRun }: { readonly from: Hour; readonly dryRun: boolean }, context: Context): Promise<MissedFacts> {
  const { table } = await context.places(['table']);
  const { finalUsageQueue, finalUsageGrace, included } = await context.feed(ledger.table);
  const meters = new LicenseMetersInTable(ledger.client, ledger.table);
  const deps = { meters, finalUsageGrace, finalUsage: finalUsageQueueIn({ client: context.queues, queueUrl: finalUsageQueue }), clock: { now: context.now } };
  const missed: MissedFacts = { created: [], changed: [], ignored: [] };
  const tell = async (image: LicenseImage) => {
    const meter = await meters.get(image.license);
    if (!meter && image.end !== undefined && hourOfMoment(image.end) < from) {
      return undefined;
    }
    if (!dryRun) {
      return follow(image, deps);
    }
    return factsAfter(meter, image, context.now()) && (meter ? 'CHANGED' : 'CREATED');
  };
  const pages = paginateScan({ client: ledger.client }, {
    TableName: table, ConsistentRead: true, FilterExpression: 'begins_with(pk, :license)', ExpressionAttributeValues: { ':license': { S: licenseKey('').pk } },
  });
  for await (const { Items = [] } of pages) {
    await inParallel(Items, CONCURRENCY, async (item) => {
      const image = readLicenseImage(item, included);
      if ('problem' in image) {
        missed.ignored.push((item.pk.S ?? '').slice(licenseKey('').pk.length));
        return;
      }
      const done = await tell(image);
      if (done) {
        missed[done === 'CREATED' ? 'created' : 'changed'].push(image.license);
      }
    });
  }
  return { created: missed.created.sort(), changed: missed.changed.sort(), ignored: missed.ignored.sort() };
}
