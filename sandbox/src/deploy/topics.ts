import { applied, description, encryption, nested, noMeaning, only, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
import { SUBSCRIBABLE } from './subscriptions.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const NAME_LENGTH = 256;
const NO_FIFO = 'FIFO topics do not run locally. Use a standard topic';

export const topics: SupportedType = {
  type: 'AWS::SNS::Topic',
  properties: rulesOf({
    TopicName: applied,
    DisplayName: description,
    FifoTopic: only([false], NO_FIFO),
    ContentBasedDeduplication: only([false], NO_FIFO),
    FifoThroughputScope: refused(NO_FIFO),
    ArchivePolicy: refused(NO_FIFO),
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
  const name = naming.name('TopicName', NAME_LENGTH);
  const arn = naming.arn('sns', name);
  return { name, arn, physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
}

async function create({ identity, settings }: Resource, { services }: Deploying): Promise<void> {
  await services.createTopic({ name: identity.name });
  for (const subscription of settings.children('Subscription')) {
    await services.subscribe({
      topicArn: identity.physicalId,
      protocol: subscription.requiredText('Protocol'),
      endpoint: subscription.requiredText('Endpoint'),
      attributes: {},
    });
  }
}
