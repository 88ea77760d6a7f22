import { meaninglessCustomResources } from './custom-resources.js';
import { reasons } from './property-rules.js';
import type { Identity, MeaninglessType, Naming } from './support.js';

const NAME_LENGTH = 64;
const monitoring = 'metrics are not collected locally';
const names = 'names and certificates do not exist locally; everything answers on loopback';
const networks = 'networks do not run locally; functions reach what this machine reaches';
const filtering = 'local requests are not filtered';
const audit = 'it watches an AWS account';
const grouping = 'it groups resources for people';
const releases = 'it concerns how AWS updates functions';

/** Types of which nothing but a name is known locally, by the reason why they have no effect. */
const others: readonly (readonly [reason: string, types: readonly string[]])[] = [
  ['it tells AWS which constructs are used', ['AWS::CDK::Metadata']],
  ['it only orders a deployment', ['AWS::CloudFormation::WaitCondition', 'AWS::CloudFormation::WaitConditionHandle']],
  [monitoring, [
    'AWS::CloudWatch::AnomalyDetector', 'AWS::CloudWatch::Dashboard', 'AWS::CloudWatch::InsightRule', 'AWS::Logs::MetricFilter',
    'AWS::ApplicationInsights::Application', 'AWS::DevOpsGuru::NotificationChannel', 'AWS::DevOpsGuru::ResourceCollection',
    'AWS::ApplicationSignals::ServiceLevelObjective',
  ]],
  [reasons.tracing, ['AWS::XRay::Group', 'AWS::XRay::ResourcePolicy', 'AWS::XRay::SamplingRule', 'AWS::XRay::TransactionSearchConfig']],
  [reasons.logs, ['AWS::Logs::DeliveryDestination', 'AWS::Logs::Delivery', 'AWS::Logs::DeliverySource', 'AWS::Logs::LogAnomalyDetector', 'AWS::Logs::LogStream', 'AWS::Logs::QueryDefinition', 'AWS::Logs::AccountPolicy', 'AWS::ApiGateway::Account']],
  [reasons.deliveries, ['AWS::Lambda::Permission']],
  [reasons.permissions, [
    'AWS::Events::EventBusPolicy', 'AWS::IAM::GroupPolicy', 'AWS::IAM::OIDCProvider', 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::SAMLProvider',
    'AWS::IAM::ServiceLinkedRole', 'AWS::IAM::UserPolicy', 'AWS::IAM::UserToGroupAddition', 'AWS::Lambda::LayerVersionPermission',
    'AWS::Logs::ResourcePolicy', 'AWS::S3::BucketPolicy', 'AWS::SecretsManager::ResourcePolicy', 'AWS::SNS::TopicInlinePolicy', 'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueueInlinePolicy', 'AWS::SQS::QueuePolicy', 'AWS::Lambda::CodeSigningConfig', 'AWS::Signer::SigningProfile',
  ]],
  [reasons.throughput, ['AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ApplicationAutoScaling::ScalingPolicy', 'AWS::ServiceQuotas::TemplateAssociation']],
  [reasons.retention, ['AWS::Backup::BackupPlan', 'AWS::Backup::BackupSelection', 'AWS::Backup::BackupVault', 'AWS::Events::Archive', 'AWS::DLM::LifecyclePolicy']],
  ['secrets are not rotated locally', ['AWS::SecretsManager::RotationSchedule']],
  [releases, ['AWS::CodeDeploy::Application', 'AWS::CodeDeploy::DeploymentConfig', 'AWS::CodeDeploy::DeploymentGroup']],
  ['a function that uses a layer is an error; the layer itself does nothing', ['AWS::Lambda::LayerVersion']],
  [grouping, [
    'AWS::ResourceGroups::Group', 'AWS::Scheduler::ScheduleGroup', 'AWS::ServiceCatalogAppRegistry::Application', 'AWS::ServiceCatalogAppRegistry::AttributeGroup',
    'AWS::ServiceCatalogAppRegistry::AttributeGroupAssociation', 'AWS::ServiceCatalogAppRegistry::ResourceAssociation',
  ]],
  [audit, [
    'AWS::AccessAnalyzer::Analyzer', 'AWS::Budgets::Budget', 'AWS::Budgets::BudgetsAction', 'AWS::CE::AnomalyMonitor', 'AWS::CE::AnomalySubscription',
    'AWS::Chatbot::MicrosoftTeamsChannelConfiguration', 'AWS::Chatbot::SlackChannelConfiguration', 'AWS::CloudTrail::Trail', 'AWS::Config::ConfigRule',
    'AWS::EventSchemas::Discoverer', 'AWS::EventSchemas::Registry', 'AWS::EventSchemas::Schema', 'AWS::GuardDuty::Detector', 'AWS::SSMContacts::Contact',
  ]],
  [names, ['AWS::CertificateManager::Certificate', 'AWS::Route53::HealthCheck', 'AWS::Route53::HostedZone', 'AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup', 'AWS::Route53::DNSSEC', 'AWS::Route53::KeySigningKey']],
  [filtering, ['AWS::WAFv2::IPSet', 'AWS::WAFv2::LoggingConfiguration', 'AWS::WAFv2::RegexPatternSet', 'AWS::WAFv2::RuleGroup', 'AWS::WAFv2::WebACL', 'AWS::WAFv2::WebACLAssociation']],
  [networks, [
    'AWS::EC2::EIP', 'AWS::EC2::EIPAssociation', 'AWS::EC2::FlowLog', 'AWS::EC2::GatewayRouteTableAssociation', 'AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::NetworkAcl',
    'AWS::EC2::NetworkAclEntry', 'AWS::EC2::PrefixList', 'AWS::EC2::Route', 'AWS::EC2::RouteTable', 'AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress', 'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::Subnet', 'AWS::EC2::SubnetNetworkAclAssociation', 'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::VPC', 'AWS::EC2::VPCCidrBlock', 'AWS::EC2::VPCDHCPOptionsAssociation',
    'AWS::EC2::VPCEndpoint', 'AWS::EC2::VPCGatewayAttachment', 'AWS::EC2::VPCPeeringConnection', 'AWS::EC2::DHCPOptions', 'AWS::EC2::EgressOnlyInternetGateway',
  ]],
];

/** Resource types that have no effect locally, each with the reason. References to them work. */
export const meaninglessTypes: readonly MeaninglessType[] = [
  ...meaninglessCustomResources,
  { type: 'AWS::ApiGatewayV2::DomainName', reason: names, identify: apiDomain },
  { type: 'AWS::ApiGatewayV2::ApiMapping', reason: names, identify: (naming) => ({ ...unnamed(naming), attributes: { ApiMappingId: unnamed(naming).name } }) },
  { type: 'AWS::CloudWatch::Alarm', reason: monitoring, identify: named('AlarmName', (naming, name) => naming.arn('cloudwatch', `alarm:${name}`)) },
  { type: 'AWS::CloudWatch::CompositeAlarm', reason: monitoring, identify: named('AlarmName', (naming, name) => naming.arn('cloudwatch', `alarm:${name}`)) },
  { type: 'AWS::IAM::Group', reason: reasons.permissions, identify: principal('group', 'GroupName') },
  { type: 'AWS::IAM::InstanceProfile', reason: reasons.permissions, identify: principal('instance-profile', 'InstanceProfileName') },
  { type: 'AWS::IAM::ManagedPolicy', reason: reasons.permissions, identify: managedPolicy },
  { type: 'AWS::IAM::Role', reason: reasons.permissions, identify: principal('role', 'RoleName', 'AROA') },
  { type: 'AWS::IAM::User', reason: reasons.permissions, identify: principal('user', 'UserName') },
  { type: 'AWS::KMS::Alias', reason: reasons.encryption, identify: (naming) => reference(naming.text('AliasName') ?? naming.name('', NAME_LENGTH)) },
  { type: 'AWS::KMS::Key', reason: reasons.encryption, identify: key },
  { type: 'AWS::KMS::ReplicaKey', reason: reasons.encryption, identify: key },
  { type: 'AWS::Logs::LogGroup', reason: reasons.logs, identify: logGroup },
  ...others.flatMap(([reason, types]) => types.map((type) => ({ type, reason, identify: unnamed }))),
];

/** The host that AWS would serve a custom domain from: DNS records point to it. */
function apiDomain(naming: Naming): Identity {
  const name = naming.text('DomainName') ?? naming.name('', NAME_LENGTH);
  const arn = naming.arn('apigateway', `/domainnames/${name}`);
  return { name, arn, physicalId: name, attributes: { DomainNameArn: arn, RegionalDomainName: `${name}.local.invalid`, RegionalHostedZoneId: 'ZLOCAL' } };
}

function reference(name: string): Identity {
  return { name, physicalId: name, attributes: {} };
}

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

function principal(kind: string, property: string, idPrefix?: string): (naming: Naming) => Identity {
  return (naming) => {
    const name = naming.name(property, NAME_LENGTH);
    const arn = `arn:aws:iam::${naming.services.account}:${kind}${naming.text('Path') ?? '/'}${name}`;
    return { name, arn, physicalId: name, attributes: { Arn: arn, ...(idPrefix === undefined ? {} : { RoleId: `${idPrefix}${name}` }) } };
  };
}

function managedPolicy(naming: Naming): Identity {
  const name = naming.name('ManagedPolicyName', NAME_LENGTH);
  const arn = `arn:aws:iam::${naming.services.account}:policy${naming.text('Path') ?? '/'}${name}`;
  return { name, arn, physicalId: arn, attributes: { PolicyArn: arn } };
}

function key(naming: Naming): Identity {
  const name = naming.name('', NAME_LENGTH);
  const arn = naming.arn('kms', `key/${name}`);
  return { name, arn, physicalId: name, attributes: { Arn: arn, KeyId: name } };
}

function logGroup(naming: Naming): Identity {
  const name = naming.name('LogGroupName', NAME_LENGTH);
  const arn = naming.arn('logs', `log-group:${name}:*`);
  return { name, arn, physicalId: name, attributes: { Arn: arn } };
}
