import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { MeteringPipeline } from 'cdk-marketplace-saas';
import { describe, expect, test } from 'vitest';
import { PRODUCT, integration, templateOf } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

describe('the alarms for usage that is not billed', () => {
  const alarms = Object.values(resourcesOfType(templateOf(), 'AWS::CloudWatch::Alarm')).map(({ Properties }) => readable(Properties) as Record<string, unknown>);

  test.each([
    ['UsageQuarantined', /quarantine.*names? the license and the reason/],
    ['UsageExpired', /may not be billed.*never sent again, because AWS Marketplace may have it/],
    ['UsageWrittenOff', /written off.*names license, hour, quantity and reason/],
    ['UsageTableRestored', /restored from a backup.*no usage is sent.*under the same ids.*adopt-restored/],
    ['UsageUnconfirmed', /20 hours or until 4 hours before its month.*names the license.*seller support/],
    ['UsageLost', /not billed.*Report usage earlier/],
    ['UsageOfOthers', /another program.*billed instead.*Stop the other program/],
  ])('%s goes off at the first sign, and says what to do', (metricName, text) => {
    expect(alarms.filter((alarm) => alarm.MetricName === metricName)).toEqual([expect.objectContaining({
      Namespace: 'CdkMarketplaceSaas', Dimensions: [{ Name: 'product', Value: PRODUCT.productCode }], Statistic: 'Sum', Threshold: 1,
      TreatMissingData: 'notBreaching', AlarmActions: ['HooksAdminTopic'], AlarmDescription: expect.stringMatching(text) as unknown,
    })]);
  });

  test.each([
    ['HoursToLoss', 'Minimum', 'LessThanOrEqualToThreshold', 3, /at most 3 hours more.*errors of its calls/],
    ['OldestUntoldHours', 'Maximum', 'GreaterThanOrEqualToThreshold', 12, /12 hours ago.*errors of its calls.*dryRun/],
  ])('%s goes off hours before usage is lost', (metricName, Statistic, ComparisonOperator, Threshold, text) => {
    expect(alarms.filter((alarm) => alarm.MetricName === metricName)).toEqual([expect.objectContaining({
      Dimensions: [{ Name: 'product', Value: PRODUCT.productCode }], Statistic, ComparisonOperator, Threshold, Period: 900,
      TreatMissingData: 'notBreaching', AlarmActions: ['HooksAdminTopic'], AlarmDescription: expect.stringMatching(text) as unknown,
    })]);
  });

  test('UnreadShards goes off when three runs in a row could not look at a part of the usage table, not when one was throttled', () => {
    expect(alarms.filter((alarm) => alarm.MetricName === 'UnreadShards')).toEqual([expect.objectContaining({
      Dimensions: [{ Name: 'product', Value: PRODUCT.productCode }], Statistic: 'Maximum', ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1, Period: 300, EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching', AlarmActions: ['HooksAdminTopic'], AlarmDescription: expect.stringMatching(/other alarms do not see.*names each shard/) as unknown,
    })]);
  });
});

test('a vendor can see what metering counts', () => {
  const { metering } = integration();
  const metrics = Object.getOwnPropertyNames(MeteringPipeline.prototype).filter((name) => name.startsWith('metric'));
  expect(metrics).toHaveLength(14);
  for (const name of metrics) {
    const metric = (metering as unknown as Record<string, (options?: MetricOptions) => Metric>)[name]({ label: 'mine' });
    expect(metric).toMatchObject({ namespace: 'CdkMarketplaceSaas', metricName: name.slice('metric'.length), dimensions: { product: PRODUCT.productCode }, label: 'mine' });
  }
});
