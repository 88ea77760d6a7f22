import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { AlarmedProps } from './part-props';

/** What an alarm says to the person whom it wakes, and where. */
export interface AlarmText extends AlarmedProps {
  /** What it means. */
  readonly meaning: string;

  /** What that person does about it. */
  readonly remedy: string;
}

/** Properties of a {@link FirstSignAlarm}. */
export interface FirstSignAlarmProps extends AlarmText, Pick<AlarmProps, 'metric'> {}

/** An alarm at the first sign of something that must not happen at all. */
export class FirstSignAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: FirstSignAlarmProps) {
    super(scope, id, {
      alarmDescription: `${props.meaning} ${props.remedy}`,
      metric: props.metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (props.alarmTopic !== undefined) this.addAlarmAction(new SnsAction(props.alarmTopic));
  }
}
