import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FirstSignAlarm } from './first-sign-alarm';
import { knownTimeoutOf } from './hook-functions';
import { warnAboutLateFinalUsage } from './notices';
import type { AlarmedProps } from './part-props';
import { productMetric } from './product-metric';

/** Between the last moment of `onFinalUsage` and the last statement, what it reported has to arrive. */
const ARRIVAL = Duration.minutes(2);

/** Properties of a {@link FinalUsageWatch}. */
export interface FinalUsageWatchProps extends AlarmedProps {
  /** The code of the product. */
  readonly productCode: string;

  /** The hook. */
  readonly onFinalUsage: IFunction;

  /** How long after the end of a license its last statement is made. */
  readonly grace: Duration;
}

/** Tells when the hook for the last usage of a license cannot make it in time, and when it did not. */
export class FinalUsageWatch extends Construct {
  constructor(scope: Construct, id: string, props: FinalUsageWatchProps) {
    super(scope, id);

    const available = Duration.seconds(props.grace.toSeconds() - ARRIVAL.toSeconds());
    const timeout = knownTimeoutOf(props.onFinalUsage);
    if (timeout !== undefined && timeout.toSeconds() > available.toSeconds()) {
      warnAboutLateFinalUsage(this, props.onFinalUsage, timeout, available);
    }

    new FirstSignAlarm(this, 'Missed', {
      metric: productMetric(props.productCode, 'FinalUsageMissed'),
      meaning: 'onFinalUsage did not answer in time after the end of a license: usage that the application still held back may not be billed.',
      remedy: 'The log of the access dispatcher names the license, the log of the hook function says why: remove the cause. '
        + 'AWS Marketplace takes usage for one hour after the end; what is heard after finalUsageGrace is not billed.',
      alarmTopic: props.alarmTopic,
    });
  }
}
