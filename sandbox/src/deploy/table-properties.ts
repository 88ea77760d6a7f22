import { applied, encryption, nested, noMeaning, permissions, reasons, refused, tags, throughput } from './property-rules.js';
import type { PropertyRule } from './property-rules.js';

const backups = noMeaning(reasons.retention);
const replication = noMeaning(reasons.replication);
const noKinesis = refused('Kinesis does not run locally. Leave the stream out of the app that you run locally');
const insights = noMeaning('access is not profiled locally');

const keySchema = nested({ AttributeName: applied, KeyType: applied });
const keys: Record<string, PropertyRule> = {
  KeySchema: keySchema,
  Projection: nested({ NonKeyAttributes: applied, ProjectionType: applied }),
  IndexName: applied,
};

/** What tables and global tables have in common. */
export const commonTableProperties: Record<string, PropertyRule> = {
  TableName: applied,
  KeySchema: keySchema,
  AttributeDefinitions: nested({ AttributeName: applied, AttributeType: applied }),
  LocalSecondaryIndexes: nested(keys),
  TimeToLiveSpecification: nested({ AttributeName: applied, Enabled: applied }),
  BillingMode: throughput,
  WarmThroughput: throughput,
  SSESpecification: encryption,
};

/** Properties of AWS::DynamoDB::Table. */
export const tableProperties: Record<string, PropertyRule> = {
  ...commonTableProperties,
  GlobalSecondaryIndexes: nested({
    ...keys,
    ContributorInsightsSpecification: insights,
    OnDemandThroughput: throughput,
    ProvisionedThroughput: throughput,
    WarmThroughput: throughput,
  }),
  StreamSpecification: nested({ StreamViewType: applied, ResourcePolicy: permissions }),
  ContributorInsightsSpecification: insights,
  DeletionProtectionEnabled: backups,
  ImportSourceSpecification: refused('imports from S3 do not run locally. Write the items after the start'),
  KinesisStreamSpecification: noKinesis,
  OnDemandThroughput: throughput,
  PointInTimeRecoverySpecification: backups,
  ProvisionedThroughput: throughput,
  ResourcePolicy: permissions,
  TableClass: noMeaning('it changes costs only'),
  Tags: tags,
};

/** Properties of AWS::DynamoDB::GlobalTable. */
export const globalTableProperties: Record<string, PropertyRule> = {
  ...commonTableProperties,
  GlobalSecondaryIndexes: nested({
    ...keys,
    ReadOnDemandThroughputSettings: throughput,
    ReadProvisionedThroughputSettings: throughput,
    WarmThroughput: throughput,
    WriteOnDemandThroughputSettings: throughput,
    WriteProvisionedThroughputSettings: throughput,
  }),
  StreamSpecification: nested({ StreamViewType: applied }),
  GlobalTableWitnesses: replication,
  MultiRegionConsistency: replication,
  ReadOnDemandThroughputSettings: throughput,
  ReadProvisionedThroughputSettings: throughput,
  WriteOnDemandThroughputSettings: throughput,
  WriteProvisionedThroughputSettings: throughput,
  Replicas: nested({
    ContributorInsightsSpecification: insights,
    DeletionProtectionEnabled: backups,
    GlobalSecondaryIndexes: throughput,
    GlobalTableSettingsReplicationMode: replication,
    KinesisStreamSpecification: noKinesis,
    PointInTimeRecoverySpecification: backups,
    ReadOnDemandThroughputSettings: throughput,
    ReadProvisionedThroughputSettings: throughput,
    Region: replication,
    ReplicaStreamSpecification: permissions,
    ResourcePolicy: permissions,
    SSESpecification: encryption,
    TableClass: noMeaning('it changes costs only'),
    Tags: tags,
  }),
};
