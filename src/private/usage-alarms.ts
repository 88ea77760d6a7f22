import { Construct } from 'constructs';
import { FirstSignAlarm } from './first-sign-alarm';
import type { AlarmText } from './first-sign-alarm';
import type { AlarmedProps } from './part-props';
import { productMetric } from './product-metric';

/** By metric: what it means that usage is not billed, and what to do. */
const SIGNALS: Readonly<Record<string, Pick<AlarmText, 'meaning' | 'remedy'>>> = {
  UsageQuarantined: {
    meaning: 'Usage was put into quarantine and is not billed: a usage event was wrong, or AWS Marketplace refused the usage of an hour.',
    remedy: 'The logs of the usage intake and the usage reporter name the license and the reason. Correct what sends the events; '
      + 'usage that was refused when it arrived may be sent again under a new id.',
  },
  UsageExpired: {
    meaning: 'AWS Marketplace gave no final answer about usage within its window: that usage may not be billed.',
    remedy: 'The log of the usage reporter names the license and the hour, and before that the errors of its calls: remove their cause. '
      + 'The usage is never sent again, because AWS Marketplace may have it: compare with its reports.',
  },
  UsageWrittenOff: {
    meaning: 'Usage was written off, because AWS Marketplace takes it no more: it is from before the activation of its license, its month was closed, or its license has ended.',
    remedy: 'The log of the usage reporter names license, hour, quantity and reason, and so do the items written-off# of the usage table. '
      + 'Find out why the application reported it so late; what is owed for it must be settled with the buyer in another way.',
  },
  UsageTableRestored: {
    meaning: 'The usage table was restored from a backup and does not know all that AWS Marketplace was told: no usage is sent, so that nobody is billed twice.',
    remedy: 'Let the application send its usage events since the backup again under the same ids, compare the hours since then with the reports of '
      + 'AWS Marketplace, and adopt the table with the operator command adopt-restored. AWS Marketplace takes usage for 24 hours.',
  },
  UsageLost: {
    meaning: 'More usage was due in the last hour of a month or a license than AWS Marketplace takes at a time: the rest is not billed.',
    remedy: 'The log of the usage reporter names license, dimension and quantity. Report usage earlier, or in a larger unit.',
  },
};

/** Properties of {@link UsageAlarms}. */
export interface UsageAlarmsProps extends AlarmedProps {
  /** The code of the product. */
  readonly productCode: string;
}

/** An alarm on each sign that usage is not billed. */
export class UsageAlarms extends Construct {
  constructor(scope: Construct, id: string, props: UsageAlarmsProps) {
    super(scope, id);

    for (const [metricName, text] of Object.entries(SIGNALS)) {
      new FirstSignAlarm(this, metricName, { ...text, metric: productMetric(props.productCode, metricName), alarmTopic: props.alarmTopic });
    }
  }
}
