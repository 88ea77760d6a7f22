import type { Logger } from '@aws-lambda-powertools/logger';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import type { DeliveredProduct, WakeUps } from '../core/access-delivery.js';
import { busEvents } from '../core/bus-event.js';
import type { AccessBus } from '../core/bus-event.js';
import type { Clock } from '../core/clock.js';
import { errorName } from '../core/error-name.js';
import type { License } from '../core/license.js';

export interface OutboxDependencies {
  readonly product: DeliveredProduct;
  readonly wakeUps: WakeUps;
  readonly bus: AccessBus;
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

/** Wakes the dispatcher and tells the bus, for every license whose newest access was not delivered yet. */
export function accessOutbox({ product, wakeUps, bus, clock, logger }: OutboxDependencies) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed = new Set<string>();

    /** Sends what belongs to the records and answers the records for which it was sent. */
    const attempt = async <R extends Due>(what: string, records: readonly R[], send: () => Promise<ReadonlySet<number>>): Promise<R[]> => {
      if (records.length === 0) {
        return [];
      }
      const unsent = await send().catch((error: unknown) => {
        logger.error(`${what} could not be sent`, { cause: errorName(error) });
        return new Set(records.keys());
      });
      for (const position of unsent) {
        const { sequence, license } = records[position];
        logger.error(`${what} was not taken`, { license: license.id, version: license.access.version });
        failed.add(sequence);
      }
      return records.filter((_record, position) => !unsent.has(position));
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
    const awake = await attempt('Wake-up', due, () => wakeUps.send(due.map(({ license: { id, access } }) => ({ license: id, version: access.version }))));
    const told = awake.flatMap((record) => busEvents(record.license, product, clock.now()).map((event) => ({ ...record, event })));
    await attempt('Access event', told, () => bus.put(told.map(({ event }) => event)));
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function isDue(image: Record<string, AttributeValue | undefined> | undefined): boolean {
  return image?.due?.BOOL === true;
}

function licenseOf({ dynamodb }: DynamoDBRecord): License {
  const image = unmarshall((dynamodb?.NewImage ?? {}) as Parameters<typeof unmarshall>[0]);
  v.assert(LicenseImage, image);
  return image as unknown as License;
}
