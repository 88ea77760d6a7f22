import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/** Where the handlers write their metrics. */
export const METRIC_NAMESPACE = 'CdkMarketplaceSaas';

/** A metric that handlers count for one product. */
export function productMetric(productCode: string, metricName: string, options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { product: productCode },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  });
}
