import { isObject, textOf } from '../assembly/json.js';
import { applied, encryption, nested, permissions, rulesOf, tags } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

/** Properties that are attributes of the queue, with the same names. */
const ATTRIBUTES = [
  'ContentBasedDeduplication', 'DeduplicationScope', 'DelaySeconds', 'FifoQueue', 'FifoThroughputLimit', 'MaximumMessageSize',
  'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds', 'VisibilityTimeout',
];
const NAME_LENGTH = 80;

export const queues: SupportedType = {
  type: 'AWS::SQS::Queue',
  properties: rulesOf({
    ...Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, applied])),
    QueueName: applied,
    RedrivePolicy: nested({ deadLetterTargetArn: applied, maxReceiveCount: applied }),
    RedriveAllowPolicy: permissions,
    KmsMasterKeyId: encryption,
    KmsDataKeyReusePeriodSeconds: encryption,
    SqsManagedSseEnabled: encryption,
    Tags: tags,
  }),
  identify,
  needs: (settings) => {
    const target = deadLetterArn(settings);
    return target === undefined ? [] : [target];
  },
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('QueueName', NAME_LENGTH, naming.text('FifoQueue') === 'true' ? '.fifo' : '');
  const arn = naming.arn('sqs', name);
  const url = naming.services.queueUrl(name);
  return { name, arn, physicalId: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
}

async function create({ identity, region, settings }: Resource, { services, isDeployed }: Deploying): Promise<void> {
  const attributes: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = settings.text(name);
    if (value !== undefined) {
      attributes[name] = value;
    }
  }
  const deadLetters = deadLetterArn(settings);
  if (deadLetters !== undefined) {
    if (!isDeployed(deadLetters)) {
      throw settings.error('RedrivePolicy', 'names a dead-letter queue that this assembly does not deploy. Add the queue to the app that you run locally.');
    }
    attributes.RedrivePolicy = JSON.stringify(settings.json('RedrivePolicy'));
  }
  await services.createQueue({ name: identity.name, attributes, region });
}

function deadLetterArn(settings: Settings): string | undefined {
  const policy = settings.json('RedrivePolicy');
  return isObject(policy) ? textOf(policy.deadLetterTargetArn) : undefined;
}
