import { digest } from '../assembly/digest.js';
import { compileFilterPolicy } from '../events/topic-filter.js';
import { marketplaceTopic } from './marketplace-topics.js';
import { applied, deliveryRole, noMeaning, only, reasons, rulesOf } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

/** Protocols that topics deliver to locally (mail is kept, not sent). */
export const SUBSCRIBABLE = only(['sqs', 'lambda', 'http', 'https', 'email', 'email-json'], 'topics deliver to sqs, lambda, http, https, email and email-json locally. Subscribe a queue');

/** Properties that are attributes of the subscription, with the same names. */
const ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'];
const LOOPBACK = /^https?:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?(?:\/|$)/;

export const subscriptions: SupportedType = {
  type: 'AWS::SNS::Subscription',
  properties: rulesOf({
    ...Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, applied])),
    TopicArn: applied,
    Protocol: SUBSCRIBABLE,
    Endpoint: applied,
    DeliveryPolicy: noMeaning('HTTP endpoints are tried four times, 20 s apart, as by default'),
    Region: noMeaning(reasons.replication),
    SubscriptionRoleArn: deliveryRole,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = digest(`${naming.stackName}/${naming.logicalId}`, 12);
  const arn = `${naming.text('TopicArn') ?? naming.arn('sns', 'unknown')}:${name}`;
  return { name, arn, physicalId: arn, attributes: { Arn: arn } };
}

async function create({ settings }: Resource, deploying: Deploying): Promise<void> {
  const named = settings.requiredText('TopicArn');
  const ofMarketplace = marketplaceTopic(named, deploying.services.account);
  if (ofMarketplace) {
    await deploying.services.createTopic(ofMarketplace);
  } else if (!deploying.isDeployed(named)) {
    throw settings.error('TopicArn', 'names a topic that this assembly does not deploy. Add the topic to the app that you run locally.');
  }
  const attributes = attributesOf(settings);
  try {
    compileFilterPolicy(attributes);
  } catch (cause) {
    throw settings.error('FilterPolicy', `is not valid: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  const topicArn = ofMarketplace?.arn ?? named;
  await deploying.services.subscribe({ topicArn, protocol: settings.requiredText('Protocol'), endpoint: endpointOf(settings, deploying), attributes });
}

/** The endpoint of a subscription: deployed here, or on this machine, or a mailbox. */
export function endpointOf(settings: Settings, { functionArn, isDeployed, withLocalUrls }: Deploying): string {
  const protocol = settings.requiredText('Protocol');
  const endpoint = withLocalUrls(settings.requiredText('Endpoint'));
  if (protocol === 'sqs' && !isDeployed(endpoint)) {
    throw settings.error('Endpoint', 'is no queue of this assembly. Add the queue to the app that you run locally.');
  }
  if (protocol === 'lambda' && functionArn(endpoint) === undefined) {
    throw settings.error('Endpoint', 'is no function of this assembly. Add the function to the app that you run locally.');
  }
  if (protocol.startsWith('http') && !LOOPBACK.test(endpoint)) {
    throw settings.error('Endpoint', 'is not on this machine. Local topics send nothing to the Internet: give a URL of localhost, or leave the subscription out of the app that you run locally.');
  }
  return endpoint;
}

function attributesOf(settings: Settings): Record<string, string> {
  return Object.fromEntries(ATTRIBUTES.flatMap((name) => {
    const value = settings.json(name);
    return value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  }));
}
