import { Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { defaultBusArn } from './default-bus';
import { FailureQueue } from './failure-queue';
import { allEvents } from './marketplace-pattern';
import type { AlarmedProps } from './part-props';
import { allowSource } from './queue-access';

const EVENTBRIDGE = 'events.amazonaws.com';

/** Properties of an {@link EventForwarding}. */
export interface EventForwardingProps extends AlarmedProps {
  /** The account to which events go. */
  readonly targetAccount: string;

  /** The Region to which events go. */
  readonly targetRegion: string;
}

/** Forwards all events of AWS Marketplace about licenses and agreements to the default bus of another Region or account. */
export class EventForwarding extends Construct {
  constructor(scope: Construct, id: string, props: EventForwardingProps) {
    super(scope, id);

    const { account } = Stack.of(this);
    const bus = defaultBusArn(this, { account: props.targetAccount, region: props.targetRegion });
    const role = new Role(this, 'Role', {
      description: 'Forwards the events of AWS Marketplace',
      assumedBy: new ServicePrincipal(EVENTBRIDGE, { conditions: { StringEquals: { 'aws:SourceAccount': account } } }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus] }));

    const { queue } = new FailureQueue(this, 'Undelivered', {
      meaning: `Events of AWS Marketplace could not be forwarded to ${props.targetRegion}: customers there may wait for access, or keep it too long.`,
      remedy: 'The attributes of the messages name the error: remove the cause, then delete the messages. The reconciliation finds what they told.',
      alarmTopic: props.alarmTopic,
    });
    const rule = new Rule(this, 'Rule', {
      description: `Forwards the events of AWS Marketplace to ${props.targetRegion}`,
      eventPattern: allEvents(account),
      targets: [{ bind: () => ({ arn: bus, role, deadLetterConfig: { arn: queue.queueArn } }) }],
    });
    allowSource(queue, EVENTBRIDGE, rule.ruleArn);
  }
}
