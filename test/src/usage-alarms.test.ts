import { describe, expect, test } from 'vitest';
import { PRODUCT, templateOf } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

describe('the alarms for usage that is not billed', () => {
  const alarms = Object.values(resourcesOfType(templateOf(), 'AWS::CloudWatch::Alarm')).map(({ Properties }) => readable(Properties) as Record<string, unknown>);

  test.each([
    ['UsageQuarantined', /quarantine.*names? the license and the reason/],
    ['UsageExpired', /may not be billed.*never sent again, because AWS Marketplace may have it/],
    ['UsageWrittenOff', /written off.*names license, hour, quantity and reason/],
    ['UsageTableRestored', /restored from a backup.*no usage is sent.*under the same ids.*adopt-restored/],
    ['UsageLost', /not billed.*Report usage earlier/],
  ])('%s goes off at the first sign, and says what to do', (metricName, text) => {
    expect(alarms.filter((alarm) => alarm.MetricName === metricName)).toEqual([expect.objectContaining({
      Namespace: 'CdkMarketplaceSaas', Dimensions: [{ Name: 'product', Value: PRODUCT.productCode }], Statistic: 'Sum', Threshold: 1,
      TreatMissingData: 'notBreaching', AlarmActions: ['HooksAdminTopic'], AlarmDescription: expect.stringMatching(text) as unknown,
    })]);
  });
});
