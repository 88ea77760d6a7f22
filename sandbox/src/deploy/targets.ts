import type { TargetSpec } from '../local/services.js';
import { applied, deliveryRole, nested } from './property-rules.js';
import type { PropertyRule } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying } from './support.js';

/** What targets of rules and of schedules have in common. */
export const targetProperties: Record<string, PropertyRule> = {
  Arn: applied,
  DeadLetterConfig: nested({ Arn: applied }),
  Input: applied,
  RetryPolicy: nested({ MaximumEventAgeInSeconds: applied, MaximumRetryAttempts: applied }),
  RoleArn: deliveryRole,
  SqsParameters: nested({ MessageGroupId: applied }),
};

/** Reads a target; where it leads must be deployed too. */
export function readTarget(target: Settings, id: string, deploying: Deploying): TargetSpec {
  const transformer = target.child('InputTransformer');
  const retries = target.child('RetryPolicy');
  const deadLetters = target.child('DeadLetterConfig');
  return {
    id,
    arn: deployedArn(target, deploying),
    input: target.text('Input'),
    inputPath: target.text('InputPath'),
    inputTransformer: transformer && { paths: transformer.textMap('InputPathsMap'), template: transformer.requiredText('InputTemplate') },
    messageGroupId: target.child('SqsParameters')?.text('MessageGroupId'),
    maximumRetries: retries?.number('MaximumRetryAttempts'),
    maximumAgeSeconds: retries?.number('MaximumEventAgeInSeconds'),
    deadLetterArn: deadLetters && deployedArn(deadLetters, deploying),
  };
}

function deployedArn(settings: Settings, { isDeployed, services }: Deploying): string {
  const arn = settings.requiredText('Arn');
  const isDefaultBus = /^arn:aws:events:[^:]+:(\d+):event-bus\/default$/.exec(arn)?.[1] === services.account;
  if (!/^arn:aws:(lambda|sqs|sns|events):/.test(arn) || !(isDefaultBus || isDeployed(arn))) {
    throw settings.error('Arn', 'is no function, queue, topic or event bus of this assembly. Add it to the app that you run locally.');
  }
  return arn;
}
