import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { productMetric } from './product-metric';

/** Longer than the time between two runs, so that none has no data. */
const period = Duration.minutes(15);

/** Hours until AWS Marketplace ceases to take the first of the usage that it was not told. */
export function hoursToLoss(productCode: string, options?: MetricOptions): Metric {
  return productMetric(productCode, 'HoursToLoss', { statistic: Stats.MINIMUM, period, ...options });
}

/** Hours since the oldest usage that AWS Marketplace was not told. */
export function oldestUntoldHours(productCode: string, options?: MetricOptions): Metric {
  return productMetric(productCode, 'OldestUntoldHours', { statistic: Stats.MAXIMUM, period, ...options });
}

/** Licenses with such usage. */
export function usageBacklog(productCode: string, options?: MetricOptions): Metric {
  return productMetric(productCode, 'UsageBacklog', { statistic: Stats.MAXIMUM, period, ...options });
}

/** Parts of the usage table that a run could not look at. Each run publishes one value: shorter periods tell a run from the next. */
export function unreadShards(productCode: string, options?: MetricOptions): Metric {
  return productMetric(productCode, 'UnreadShards', { statistic: Stats.MAXIMUM, ...options });
}

/** Hours of licenses that wait for a person. */
export function usageHeld(productCode: string, options?: MetricOptions): Metric {
  return productMetric(productCode, 'UsageHeld', { statistic: Stats.MAXIMUM, period, ...options });
}
