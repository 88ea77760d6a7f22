import type { Logger } from '@aws-lambda-powertools/logger';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import type { DeliveredProduct, WakeUps } from '../core/access-delivery.js';
import type { Announcements } from '../core/announcements.js';
import { busEvents } from '../core/bus-event.js';
import type { AccessBus } from '../core/bus-event.js';
import type { Clock } from '../core/clock.js';
import { errorName } from '../core/error-name.js';
import type { License } from '../core/license.js';

export interface OutboxDependencies {
  readonly product: DeliveredProduct;
  readonly wakeUps: WakeUps;
  readonly bus: AccessBus;
  readonly announcements: Announcements;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error'>;
}

interface Due {
  readonly sequence: string;
  readonly license: License;
}

/** What the outbox needs of the item; the rest was written by our own fact writers and is taken as it is. */
const LicenseImage = v.looseObject({
  id: v.string(),
  facts: v.looseObject({}),
  access: v.looseObject({ state: v.string(), version: v.number(), digest: v.string() }),
  hook: v.looseObject({ delivered: v.string(), version: v.number() }),
});

/**
 * Wakes the dispatcher and tells the bus, for every license whose newest access was not delivered yet. What the bus does not take is kept:
 * hooks of other licenses wait behind a record that fails.
 */
export function accessOutbox({ product, wakeUps, bus, announcements, clock, logger }: OutboxDependencies) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed = new Set<string>();

    /** Sends what belongs to the records. Answers those for which it was not taken. */
    const attempt = async <Sent extends Due>(what: string, records: readonly Sent[], send: () => Promise<ReadonlySet<number>>): Promise<Sent[]> => {
      if (records.length === 0) {
        return [];
      }
      const unsent = await send().catch((error: unknown) => {
        logger.error(`${what} could not be sent`, { cause: errorName(error) });
        return new Set(records.keys());
      });
      const left = records.filter((_record, position) => unsent.has(position));
      for (const { license } of left) {
        logger.error(`${what} was not taken`, { license: license.id, version: license.access.version });
      }
      return left;
    };
    const tryAgain = (records: readonly Due[]) => {
      records.forEach(({ sequence }) => failed.add(sequence));
    };

    const due = Records.filter(({ dynamodb }) => isDue(dynamodb?.NewImage)).flatMap((record) => {
      const sequence = record.dynamodb?.SequenceNumber ?? '';
      try {
        return [{ sequence, license: licenseOf(record) }];
      } catch (error) {
        logger.error('A record of the stream is no license that is due', { sequence, cause: errorName(error) });
        failed.add(sequence);
        return [];
      }
    });
    const asleep = due.filter(({ license }) => !isUnderWay(license));
    tryAgain(await attempt('Wake-up', asleep, () => wakeUps.send(asleep.map(({ license: { id, access } }) => ({ license: id, version: access.version })))));
    const told = due.filter(({ sequence }) => !failed.has(sequence))
      .flatMap((record) => busEvents(record.license, product, clock.now()).map((event) => ({ ...record, event })));
    const untold = await attempt('Access event', told, () => bus.put(told.map(({ event }) => event)));
    tryAgain(await attempt('Access event to keep', untold, () => announcements.keep(untold.map(({ event }) => event))));
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** The dispatcher has begun to deliver this version: it holds a wake-up, and will until it is done. */
function isUnderWay({ access, hook }: License): boolean {
  return hook.triedVersion === access.version;
}

function isDue(image: Record<string, AttributeValue | undefined> | undefined): boolean {
  return image?.due?.BOOL === true;
}

function licenseOf({ dynamodb }: DynamoDBRecord): License {
  const image = unmarshall((dynamodb?.NewImage ?? {}) as Parameters<typeof unmarshall>[0]);
  v.assert(LicenseImage, image);
  return image as unknown as License;
}
