import { reasons } from './property-rules.js';
import type { Identity, MeaninglessType, Naming } from './support.js';

const NAME_LENGTH = 64;
const monitoring = 'metrics are not collected locally';

/** Resource types that have no effect locally, each with the reason. References to them work. */
export const meaninglessTypes: readonly MeaninglessType[] = [
  { type: 'AWS::CDK::Metadata', reason: 'it tells AWS which constructs are used', identify: unnamed },
  { type: 'AWS::CloudWatch::Alarm', reason: monitoring, identify: named('AlarmName', (naming, name) => naming.arn('cloudwatch', `alarm:${name}`)) },
  { type: 'AWS::CloudWatch::CompositeAlarm', reason: monitoring, identify: named('AlarmName', (naming, name) => naming.arn('cloudwatch', `alarm:${name}`)) },
  { type: 'AWS::CloudWatch::Dashboard', reason: monitoring, identify: unnamed },
  { type: 'AWS::Events::EventBusPolicy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::IAM::ManagedPolicy', reason: reasons.permissions, identify: managedPolicy },
  { type: 'AWS::IAM::Policy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::IAM::Role', reason: reasons.permissions, identify: role },
  { type: 'AWS::IAM::RolePolicy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::Lambda::Permission', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::Logs::LogGroup', reason: reasons.logs, identify: logGroup },
  { type: 'AWS::Logs::MetricFilter', reason: monitoring, identify: unnamed },
  { type: 'AWS::Logs::ResourcePolicy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::S3::BucketPolicy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::SNS::TopicInlinePolicy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::SNS::TopicPolicy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::SQS::QueueInlinePolicy', reason: reasons.permissions, identify: unnamed },
  { type: 'AWS::SQS::QueuePolicy', reason: reasons.permissions, identify: unnamed },
];

function unnamed(naming: Naming): Identity {
  const name = naming.name('', NAME_LENGTH);
  return { name, physicalId: name, attributes: { Id: name } };
}

function named(property: string, arnOf: (naming: Naming, name: string) => string): (naming: Naming) => Identity {
  return (naming) => {
    const name = naming.name(property, NAME_LENGTH);
    const arn = arnOf(naming, name);
    return { name, arn, physicalId: name, attributes: { Arn: arn } };
  };
}

function role(naming: Naming): Identity {
  const name = naming.name('RoleName', NAME_LENGTH);
  const arn = `arn:aws:iam::${naming.services.account}:role${naming.text('Path') ?? '/'}${name}`;
  return { name, arn, physicalId: name, attributes: { Arn: arn, RoleId: `AROA${name}` } };
}

function managedPolicy(naming: Naming): Identity {
  const name = naming.name('ManagedPolicyName', NAME_LENGTH);
  const arn = `arn:aws:iam::${naming.services.account}:policy${naming.text('Path') ?? '/'}${name}`;
  return { name, arn, physicalId: arn, attributes: { PolicyArn: arn } };
}

function logGroup(naming: Naming): Identity {
  const name = naming.name('LogGroupName', NAME_LENGTH);
  const arn = naming.arn('logs', `log-group:${name}:*`);
  return { name, arn, physicalId: name, attributes: { Arn: arn } };
}
