import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { FailureQueue } from './failure-queue';
import type { EncryptedProps } from './part-props';
import { allowKey } from './queue-access';
import { requireEmail } from './validation';

/** Properties of an {@link AdminTopic}. */
export interface AdminTopicProps extends EncryptedProps {
  /** Who gets the mail. */
  readonly adminEmail: string;

  /**
   * Where the alarm goes that tells of undelivered mail.
   *
   * @default - the admin topic itself, which may have other subscribers
   */
  readonly alarmTopic?: ITopic;
}

/** Mail to the vendor's own people: changes of access, and alarms. */
export class AdminTopic extends Construct {
  /** The topic. */
  public readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: AdminTopicProps) {
    super(scope, id);
    requireEmail(this, 'adminEmail', props.adminEmail);

    const topic = new Topic(this, 'Topic', { enforceSSL: true, displayName: 'AWS Marketplace', masterKey: props.encryptionKey });
    this.topic = topic;

    const ownAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    // enforceSSL gives the topic a policy, which replaces the default one that lets alarms publish.
    topic.addToResourcePolicy(new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: ownAccount,
    }));
    for (const service of ['cloudwatch.amazonaws.com', 'sns.amazonaws.com']) allowKey(props.encryptionKey, service, ownAccount);

    const undelivered = new FailureQueue(this, 'Undelivered', {
      meaning: 'Mail to the AWS Marketplace administrator could not be delivered.',
      remedy: 'Check the e-mail subscription of the topic, then delete the messages: each change of access is also on the event bus.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic ?? topic,
    });
    topic.addSubscription(new EmailSubscription(props.adminEmail, { deadLetterQueue: undelivered.queue }));
  }
}
