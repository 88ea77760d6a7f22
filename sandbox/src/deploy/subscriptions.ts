import { digest } from '../assembly/digest.js';
import { applied, noMeaning, only, permissions, reasons, rulesOf } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

/** Protocols that topics deliver to locally (mail is kept, not sent). */
export const SUBSCRIBABLE = only(['sqs', 'email', 'email-json'], 'topics deliver to sqs, email and email-json locally. Subscribe a queue');

/** Properties that are attributes of the subscription, with the same names. */
const ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery'];

export const subscriptions: SupportedType = {
  type: 'AWS::SNS::Subscription',
  properties: rulesOf({
    ...Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, applied])),
    TopicArn: applied,
    Protocol: SUBSCRIBABLE,
    Endpoint: applied,
    DeliveryPolicy: noMeaning('it concerns HTTP endpoints only'),
    RedrivePolicy: noMeaning('local deliveries to queues do not fail'),
    Region: noMeaning(reasons.replication),
    SubscriptionRoleArn: permissions,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = digest(`${naming.stackName}/${naming.logicalId}`, 12);
  const arn = `${naming.text('TopicArn') ?? naming.arn('sns', 'unknown')}:${name}`;
  return { name, arn, physicalId: arn, attributes: { Arn: arn } };
}

async function create({ settings }: Resource, { services, isDeployed }: Deploying): Promise<void> {
  const topicArn = settings.requiredText('TopicArn');
  if (!isDeployed(topicArn)) {
    throw settings.error('TopicArn', 'names a topic that this assembly does not deploy. Add the topic to the app that you run locally.');
  }
  await services.subscribe({
    topicArn,
    protocol: settings.requiredText('Protocol'),
    endpoint: settings.requiredText('Endpoint'),
    attributes: attributesOf(settings),
  });
}

function attributesOf(settings: Settings): Record<string, string> {
  return Object.fromEntries(ATTRIBUTES.flatMap((name) => {
    const value = settings.json(name);
    return value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  }));
}
