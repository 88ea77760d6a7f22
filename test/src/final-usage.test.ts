import { Duration } from 'aws-cdk-lib';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { PricingModel } from 'cdk-marketplace-saas';
import { PRODUCT, integration, newStack, vendorFunction, warningsOf } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

const { CONTRACT, SUBSCRIPTION } = PricingModel;

describe('the alarm for a last usage that was not reported in time', () => {
  const alarmsOf = (pricingModel: PricingModel, hooked: boolean) => {
    const stack = newStack();
    integration({ pricingModel, ...hooked && { onFinalUsage: vendorFunction(stack, 'Flush') } }, stack);
    const alarms = Object.values(resourcesOfType(Template.fromStack(stack), 'AWS::CloudWatch::Alarm'));
    return alarms.map(({ Properties }) => Properties).filter(({ MetricName }) => MetricName === 'FinalUsageMissed');
  };

  test('watches the metric that the dispatcher counts, and says what to do', () => {
    const [alarm, ...others] = alarmsOf(SUBSCRIPTION, true);

    expect(others).toEqual([]);
    expect(readable(alarm)).toMatchObject({
      Namespace: 'CdkMarketplaceSaas', Dimensions: [{ Name: 'product', Value: PRODUCT.productCode }], Statistic: 'Sum', Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching', AlarmActions: ['HooksAdminTopic'],
      AlarmDescription: expect.stringMatching(/^onFinalUsage did not answer in time.*log of the access dispatcher names the license.*remove the cause/) as unknown,
    });
  });

  test('is not there where nothing could ever set it off', () => {
    expect(alarmsOf(SUBSCRIPTION, false)).toEqual([]);
    expect(alarmsOf(CONTRACT, true)).toEqual([]);
  });
});

describe('an onFinalUsage that may run longer than it has', () => {
  const warned = (timeout: Duration, finalUsageGrace?: Duration) => {
    const stack = newStack();
    integration({ onFinalUsage: vendorFunction(stack, 'Flush', timeout), finalUsageGrace, hookTimeout: Duration.minutes(14) }, stack);
    return warningsOf(stack);
  };

  test('is warned about, with the time that it has', () => {
    expect(warned(Duration.seconds(361))).toEqual([
      expect.stringMatching(/onFinalUsage is function Stack\/Flush, which may run for 6 minutes 1 second, but it has 6 minutes .*onRevoke may start while it still runs.*Lower the timeout.*raise finalUsageGrace/),
    ]);
    expect(warned(Duration.minutes(2), Duration.minutes(3))).toHaveLength(1);
  });

  test('fits to the second, and with a longer grace', () => {
    expect(warned(Duration.minutes(6))).toEqual([]);
    expect(warned(Duration.minutes(14), Duration.minutes(16))).toEqual([]);
  });

  test('cannot be known of an imported function', () => {
    const stack = newStack();
    integration({ onFinalUsage: Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:us-east-1:111122223333:function:imported') }, stack);

    expect(warningsOf(stack)).toEqual([]);
  });
});
