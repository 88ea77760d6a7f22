import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readKeptEvent, secondsUntilNextAnnouncement } from '../core/announcements.js';
import type { AccessBus } from '../core/bus-event.js';
import { eachMessage } from '../core/each-message.js';
import type { Postponement } from '../core/entitlement-reads.js';
import { errorName } from '../core/error-name.js';

export interface RepublishDependencies {
  readonly bus: AccessBus;
  readonly postponement: Postponement;
  readonly logger: Pick<Logger, 'error'>;
}

class EventRefused extends Error {
  public override readonly name = 'EventRefused';
}

/** Tells the bus what it did not take before, one event at a time; what it still refuses comes back later and later. */
export function republish({ bus, postponement, logger }: RepublishDependencies) {
  const failed = (messageId: string, error: unknown) => {
    logger.error('An event that was kept is not on the bus yet', { messageId, cause: errorName(error) });
  };
  return async (batch: SQSEvent): Promise<SQSBatchResponse> => await eachMessage(batch, { failed }, async ({ messageId, body, receiptHandle, attributes }) => {
    try {
      const refused = await bus.put([readKeptEvent(body)]);
      if (refused.size > 0) {
        throw new EventRefused();
      }
    } catch (error) {
      await postponement.postpone(receiptHandle, secondsUntilNextAnnouncement(Number(attributes.ApproximateReceiveCount)))
        .catch((unreachable: unknown) => { failed(messageId, unreachable); });
      throw error;
    }
  });
}
