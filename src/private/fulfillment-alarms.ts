import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { FirstSignAlarm } from './first-sign-alarm';
import type { AlarmText } from './first-sign-alarm';
import type { AlarmedProps } from './part-props';
import { productMetric } from './product-metric';

/** One failure is healed by the buyer, who is asked to try again in a minute. */
const FAILURES_IN_FIVE_MINUTES = 3;

/** More than people make who reload an old page. */
const INVALID_TOKENS_PER_HOUR = 10;

/** Properties of {@link FulfillmentAlarms}. */
export interface FulfillmentAlarmsProps extends AlarmedProps {
  /** The product. */
  readonly productCode: string;
}

/** Alarms on what keeps buyers from registering. */
export class FulfillmentAlarms extends Construct {
  constructor(scope: Construct, id: string, props: FulfillmentAlarmsProps) {
    super(scope, id);
    const { productCode, alarmTopic } = props;

    this.alarmFrom(FAILURES_IN_FIVE_MINUTES, 'Failures', productMetric(productCode, 'RegistrationFailures'), {
      meaning: 'Buyers cannot register.',
      remedy: 'The log of the register function names the cause. Buyers see a page that asks them to try again, and lose nothing by it.',
      alarmTopic,
    });
    new FirstSignAlarm(this, 'MissingLicense', {
      meaning: 'AWS Marketplace resolved a token without what identifies the license; the buyer was asked to try again in a minute.',
      remedy: 'If it does not stop by itself, compare agreementModel with the listing (products listed before June 2026 may be LEGACY), then ask AWS Marketplace seller support.',
      metric: productMetric(productCode, 'MissingLicenses'),
      alarmTopic,
    });
    this.alarmFrom(INVALID_TOKENS_PER_HOUR, 'InvalidTokens', productMetric(productCode, 'InvalidTokens', { period: Duration.hours(1) }), {
      meaning: 'AWS Marketplace did not know registration tokens that came to the fulfillment URL.',
      remedy: 'If real buyers sent them, the tokens are resolved from another account than the one that sells the product: see sellerRole. '
        + 'If not, somebody is guessing, which leads nowhere: the access log of the API has the source addresses.',
      alarmTopic,
    });
  }

  private alarmFrom(threshold: number, id: string, metric: Metric, { meaning, remedy, alarmTopic }: AlarmText): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${meaning} ${remedy}`,
      metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (alarmTopic !== undefined) alarm.addAlarmAction(new SnsAction(alarmTopic));
  }
}
