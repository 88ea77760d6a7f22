import { ChangeMessageVisibilityCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { OutgoingWakeUp, WakeUps } from '../core/access-delivery.js';

const MESSAGES_PER_CALL = 10;

export interface WakeUpsOptions {
  readonly queueUrl: string;
  readonly client: SQSClient;
}

/** The dispatch queue. A license waits for itself only: it is its own message group. */
export function wakeUpsOn({ queueUrl, client }: WakeUpsOptions): WakeUps {
  return {
    send: async (wakeUps) => {
      const unsent = new Set<number>();
      for (let start = 0; start < wakeUps.length; start += MESSAGES_PER_CALL) {
        const Entries = wakeUps.slice(start, start + MESSAGES_PER_CALL).map((wakeUp, i) => entry(wakeUp, start + i));
        const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        Failed?.forEach(({ Id }) => unsent.add(Number(Id)));
      }
      return unsent;
    },

    postpone: async (receiptHandle, seconds) => {
      await client.send(new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds,
      }));
    },
  };
}

function entry({ purpose, ...wakeUp }: OutgoingWakeUp, position: number) {
  const change = `${wakeUp.license}@${wakeUp.version}`;
  return {
    Id: String(position),
    MessageBody: JSON.stringify(wakeUp),
    MessageGroupId: wakeUp.license,
    MessageDeduplicationId: purpose === undefined ? change : `${change}#${purpose}`,
  };
}
