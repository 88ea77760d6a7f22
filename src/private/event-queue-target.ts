import { Stack } from 'aws-cdk-lib';
import type { IRule, IRuleTarget, RuleTargetConfig } from 'aws-cdk-lib/aws-events';
import { allowKey, allowSource } from './queue-access';
import type { WorkQueue } from './work-queue';

const EVENTBRIDGE = 'events.amazonaws.com';

/** Sends what a rule matches to a queue of work, and what cannot be delivered to the failure queue beside it. */
export class EventQueueTarget implements IRuleTarget {
  constructor(private readonly work: Pick<WorkQueue, 'queue' | 'deadLetterQueue'>) {}

  public bind(rule: IRule): RuleTargetConfig {
    const { queue, deadLetterQueue } = this.work;
    for (const each of [queue, deadLetterQueue]) allowSource(each, EVENTBRIDGE, rule.ruleArn);
    allowKey(queue.encryptionMasterKey, EVENTBRIDGE, { StringEquals: { 'aws:SourceAccount': Stack.of(rule).account } });
    return { arn: queue.queueArn, deadLetterConfig: { arn: deadLetterQueue.queueArn } };
  }
}
