import type * as Sqs from '@aws-sdk/client-sqs';
import { optionalPackage } from './optional-package.js';
import type { Outlet } from './outlet.js';
import type { QueueTarget } from './target.js';

/** A queue gets events as an EventBridge target does, and notifications as a subscriber of SNS without raw delivery. */
export function queueOutlet({ url, region }: QueueTarget): Outlet {
  const { SQSClient, SendMessageCommand } = optionalPackage('@aws-sdk/client-sqs', `Outlet ${url}`) as typeof Sqs;
  const client = new SQSClient({ region, endpoint: new URL(url).origin, ...localCredentials(url) });
  const send = async (MessageBody: string, group: string, id: string) => {
    const fifo = url.endsWith('.fifo') && { MessageGroupId: group, MessageDeduplicationId: id };
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody, ...fifo }));
  };
  return {
    name: `queue ${url}`,
    send: (event) => send(JSON.stringify(event), event.detail.agreement.id, event.id),
    sendNotification: ({ envelope, topicArn, messageId }) => send(envelope, topicArn.split(':').at(-1) ?? topicArn, messageId),
    close: () => {
      client.destroy();
    },
  };
}

/** Queues of an emulator take any credentials; there may be none on this machine. */
function localCredentials(url: string): Sqs.SQSClientConfig {
  const aws = /\.amazonaws\.com(\.cn)?$/.test(new URL(url).hostname);
  return aws || process.env.AWS_ACCESS_KEY_ID !== undefined ? {} : { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}
