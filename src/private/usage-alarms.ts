import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { FirstSignAlarm } from './first-sign-alarm';
import type { AlarmText } from './first-sign-alarm';
import type { AlarmedProps } from './part-props';
import { productMetric } from './product-metric';
import { hoursToLoss, oldestUntoldHours, unreadShards, usageHeld } from './usage-metrics';

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
    meaning: 'Usage was written off, because AWS Marketplace takes it no more: it is from before the activation of its license, its month was closed, its license has ended, or it was above a ceiling and nobody released it.',
    remedy: 'The log of the usage reporter names license, hour, quantity and reason, and so do the items written-off# of the usage table. '
      + 'Find out why the application reported it so late; what is owed for it must be settled with the buyer in another way.',
  },
  UsageTableRestored: {
    meaning: 'The usage table was restored from a backup and does not know all that AWS Marketplace was told: no usage is sent, so that nobody is billed twice.',
    remedy: 'Let the application send its usage events since the backup again under the same ids, compare the hours since then with the reports of '
      + 'AWS Marketplace, and adopt the table with the operator command adopt-restored. AWS Marketplace takes usage for 24 hours.',
  },
  UsageUnconfirmed: {
    meaning: 'Usage waits for AWS Marketplace to confirm its license, for 20 hours or until 4 hours before its month is closed: unconfirmed, it is not billed.',
    remedy: 'The log of the usage reporter names the license. If the buyer has not registered, ask for it; else look in the AWS Marketplace Management Portal whether '
      + 'the agreement is active, and ask AWS Marketplace seller support for the missing event License Updated. Once confirmed, the usage since the activation is told by itself.',
  },
  UsageLost: {
    meaning: 'More usage was due in the last hour of a month or a license than AWS Marketplace takes at a time: the rest is not billed.',
    remedy: 'The log of the usage reporter names license, dimension and quantity. Report usage earlier, or in a larger unit.',
  },
  UsageOfOthers: {
    meaning: 'AWS Marketplace had a record of an hour before it was told of it: another program calls BatchMeterUsage for the product, and what that has sent is billed instead.',
    remedy: 'Stop the other program. The log of the usage reporter names license, hour and dimensions, and the operator command usage marks them: compare them with the reports of AWS Marketplace.',
  },
};

/** At the end of a month the last hour has four of them from the start. */
const FEWEST_HOURS_TO_LOSS = 3;

/** One run may be throttled: a shard that no run can look at does not mend itself. */
const RUNS_WITH_UNREAD_SHARDS = 3;

/** Half of the time that AWS takes usage. */
const MOST_UNTOLD_HOURS = 12;

const CAUSES = 'The log of the usage reporter names the errors of its calls: remove their cause, such as a refused permission or a table that throttles; '
  + 'if AWS Marketplace throttles or is down, nothing needs to be done. ';

/** Properties of {@link UsageAlarms}. */
export interface UsageAlarmsProps extends AlarmedProps {
  /** The code of the product. */
  readonly productCode: string;

  /**
   * What may wait for a person.
   *
   * @default - nothing does
   */
  readonly usageCeilings?: Record<string, number>;
}

/** An alarm on each sign that usage is not billed. */
export class UsageAlarms extends Construct {
  constructor(scope: Construct, id: string, props: UsageAlarmsProps) {
    super(scope, id);

    for (const [metricName, text] of Object.entries(SIGNALS)) {
      new FirstSignAlarm(this, metricName, { ...text, metric: productMetric(props.productCode, metricName), alarmTopic: props.alarmTopic });
    }
    if (props.usageCeilings !== undefined) {
      this.alarm('UsageHeld', usageHeld(props.productCode), ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, 1, {
        meaning: 'Usage of a license is above its ceiling (usageCeilings) and waits for a person: AWS Marketplace is not told of it.',
        remedy: 'The log of the usage reporter names license, hour, quantity and until when to decide, and so does the mail to the administrator. Find out whether it is right, then '
          + 'run the operator command release, or write-off if it is not. What nobody decides about is written off and not billed.',
        alarmTopic: props.alarmTopic,
      });
    }
    this.alarm('HoursToLoss', hoursToLoss(props.productCode), ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD, FEWEST_HOURS_TO_LOSS, {
      meaning: `AWS Marketplace was not told about usage that it takes for at most ${FEWEST_HOURS_TO_LOSS} hours more: after that it is not billed.`,
      remedy: `${CAUSES}The next run, five minutes later at most, tells what waits.`,
      alarmTopic: props.alarmTopic,
    });
    this.alarm('OldestUntoldHours', oldestUntoldHours(props.productCode), ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, MOST_UNTOLD_HOURS, {
      meaning: `AWS Marketplace was not told about usage of ${MOST_UNTOLD_HOURS} hours ago, and takes it for 24 hours.`,
      remedy: `${CAUSES}If dryRun was switched on, usage that was about to be told before waits for its end.`,
      alarmTopic: props.alarmTopic,
    });
    this.alarm('UnreadShards', unreadShards(props.productCode), ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, 1, {
      meaning: 'For 15 minutes some shards of the usage table could not be looked at: AWS Marketplace is not told about usage of their licenses, and the other alarms do not see that it waits.',
      remedy: 'The log of the usage reporter names each shard (Failed and will be tried again) and its error: remove the cause, such as a refused permission, a key that was disabled, '
        + 'a table that throttles or an item that nobody can read. The next run tells what waits. AWS Marketplace takes usage for 24 hours.',
      alarmTopic: props.alarmTopic,
    }, RUNS_WITH_UNREAD_SHARDS);
  }

  private alarm(id: string, metric: Metric, comparisonOperator: ComparisonOperator, threshold: number, { meaning, remedy, alarmTopic }: AlarmText, evaluationPeriods = 1): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${meaning} ${remedy}`,
      metric,
      comparisonOperator,
      threshold,
      evaluationPeriods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (alarmTopic !== undefined) alarm.addAlarmAction(new SnsAction(alarmTopic));
  }
}
