import { createHash } from 'node:crypto';
import { iso } from '../times.js';
import type { TopicNotification } from './outlet.js';

/** Puts around a message what SNS does for subscribers without raw delivery. The signature is none: nobody can sign for AWS. */
export function notificationOf({ topicArn, message }: { readonly topicArn: string; readonly message: string }, time: number, number: number): TopicNotification {
  const digest = createHash('sha256').update(`${topicArn}/${number}/${message}`).digest('hex');
  const messageId = [digest.slice(0, 8), digest.slice(8, 12), `4${digest.slice(13, 16)}`, `a${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
  const envelope = {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    Message: message,
    Timestamp: iso(time),
    SignatureVersion: '1',
    Signature: 'SIMULATED',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-simulated.pem',
    UnsubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe',
  };
  return { topicArn, messageId, envelope: JSON.stringify(envelope) };
}
