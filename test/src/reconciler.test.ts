import { expect, test } from 'vitest';
import { AgreementModel, PricingModel } from 'cdk-marketplace-saas';
import { templateOf } from './support/integration.js';
import { environmentOf, functionOf, permissionsOf, resourcesOfType } from './support/template.js';

type Props = NonNullable<Parameters<typeof templateOf>[0]>;

/** What is asked for how often. */
function scheduled(props: Props = {}): Record<string, string> {
  const schedules = Object.values(resourcesOfType(templateOf(props), 'AWS::Scheduler::Schedule')).map(({ Properties }) => Properties as {
    ScheduleExpression: string; Target: { Input: string; SqsParameters: { MessageGroupId: string } };
  });
  const tasks = schedules.flatMap(({ ScheduleExpression, Target }) => {
    const { task } = JSON.parse(Target.Input) as { task?: string };
    return task === undefined ? [] : [[task, `${ScheduleExpression} in group ${Target.SqsParameters.MessageGroupId}`]];
  });
  return Object.fromEntries(tasks) as Record<string, string>;
}

const SWEEP = { SWEEP: 'rate(1 hour) in group SWEEP' };
const ENTITLEMENTS = { ENTITLEMENTS: 'rate(1 day) in group ENTITLEMENTS' };
const AGREEMENTS = { AGREEMENTS: 'rate(1 day) in group AGREEMENTS' };

test('licenses are looked at every hour, entitlements and agreements are compared every day', () => {
  expect(scheduled()).toEqual({ ...SWEEP, ...ENTITLEMENTS, ...AGREEMENTS });
});

test('a product without a contract has no entitlements to compare, and may not ask for them', () => {
  const props: Props = { pricingModel: PricingModel.SUBSCRIPTION };

  expect(scheduled(props)).toEqual({ ...SWEEP, ...AGREEMENTS });
  expect(environmentOf(functionOf(templateOf(props), 'reconciler'))).not.toHaveProperty('ENTITLEMENT_QUEUE_URL');
  expect(permissionsOf(templateOf(props), 'reconciler')['*']).not.toContain('aws-marketplace:GetEntitlements');
});

test('a legacy product has no agreements to compare, and may not ask for them', () => {
  const props: Props = { agreementModel: AgreementModel.LEGACY };

  expect(scheduled(props)).toEqual({ ...SWEEP, ...ENTITLEMENTS });
  expect(permissionsOf(templateOf(props), 'reconciler')['*']).not.toContain('aws-marketplace:SearchAgreements');
});

/** The alarm of a metric. */
function alarmOf(metric: string, props: Props = {}) {
  return Object.values(resourcesOfType(templateOf(props), 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as {
    MetricName: string; Threshold: number; EvaluationPeriods: number; Period: number; AlarmDescription: unknown; AlarmActions?: unknown[];
  }).find(({ MetricName }) => MetricName === metric);
}

test.each([
  ['endings that were held back', 'EndingsHeldBack', 'allowEndings', { EvaluationPeriods: 1 }],
  ['more entitlements than can be listed', 'IncompleteComparisons', 'Open an issue', { EvaluationPeriods: 1 }],
  ['licenses that fail in hour after hour', 'ReconciliationFailures', 'Failed for a license', { EvaluationPeriods: 3, Period: 3600 }],
])('%s call a person, who is told what to do', (_, metric, remedy, when) => {
  const alarm = alarmOf(metric);

  expect(alarm).toMatchObject({ Threshold: 1, ...when });
  expect(JSON.stringify(alarm?.AlarmDescription)).toContain(remedy);
  expect(alarm?.AlarmActions).toHaveLength(1);
});

test('a product without a contract has no entitlements that could be too many', () => {
  expect(alarmOf('IncompleteComparisons', { pricingModel: PricingModel.SUBSCRIPTION })).toBeUndefined();
});
