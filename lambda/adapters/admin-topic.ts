import { PublishCommand } from '@aws-sdk/client-sns';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { AdminTopic } from '../core/admin-mail.js';

export interface AdminTopicOptions {
  readonly arn: string;
  readonly client: SNSClient;
}

export function adminTopic({ arn, client }: AdminTopicOptions): AdminTopic {
  return {
    send: async ({ subject, text }) => {
      await client.send(new PublishCommand({ TopicArn: arn, Subject: subject, Message: text }));
    },
  };
}
