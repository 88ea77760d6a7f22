import { applied, description, encryption, nested, noMeaning, only, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
import { SUBSCRIBABLE, endpointOf } from './subscriptions.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const NAME_LENGTH = 256;

export const topics: SupportedType = {
  type: 'AWS::SNS::Topic',
  properties: rulesOf({
    TopicName: applied,
    DisplayName: description,
    FifoTopic: applied,
    ContentBasedDeduplication: applied,
    FifoThroughputScope: only(['Topic'], 'local queues drop duplicates whatever their group. Use Topic'),
    ArchivePolicy: refused('local topics keep no archive'),
    Subscription: nested({ Endpoint: applied, Protocol: SUBSCRIBABLE }),
    DataProtectionPolicy: permissions,
    DeliveryStatusLogging: noMeaning(reasons.logs),
    KmsMasterKeyId: encryption,
    SignatureVersion: noMeaning('local messages are not signed for verification'),
    TracingConfig: noMeaning(reasons.tracing),
    Tags: tags,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('TopicName', NAME_LENGTH, naming.text('FifoTopic') === 'true' ? '.fifo' : '');
  const arn = naming.arn('sns', name);
  return { name, arn, physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
}

async function create({ identity, region, settings }: Resource, deploying: Deploying): Promise<void> {
  const contentBasedDeduplication = settings.flag('ContentBasedDeduplication');
  await deploying.services.createTopic({ name: identity.name, contentBasedDeduplication, region });
  for (const subscription of settings.children('Subscription')) {
    await deploying.services.subscribe({
      topicArn: identity.physicalId,
      protocol: subscription.requiredText('Protocol'),
      endpoint: endpointOf(subscription, deploying),
      attributes: {},
    });
  }
}
