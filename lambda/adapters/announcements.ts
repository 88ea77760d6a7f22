import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { keptEvent } from '../core/announcements.js';
import type { Announcements } from '../core/announcements.js';
import type { QueueOptions } from './messages-out.js';

const MESSAGES_PER_CALL = 10;

/** The queue of announcements: one message an event. */
export function announcementsIn({ client, queueUrl }: QueueOptions): Announcements {
  return {
    keep: async (events) => {
      const lost = new Set<number>();
      for (let start = 0; start < events.length; start += MESSAGES_PER_CALL) {
        const Entries = events.slice(start, start + MESSAGES_PER_CALL).map((event, i) => ({ Id: String(start + i), MessageBody: keptEvent(event) }));
        const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        Failed?.forEach(({ Id }) => lost.add(Number(Id)));
      }
      return lost;
    },
  };
}
