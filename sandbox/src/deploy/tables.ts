import type { CreateTableCommandInput, GlobalSecondaryIndex, KeySchemaElement, KeyType, ProjectionType, ScalarAttributeType, StreamViewType } from '@aws-sdk/client-dynamodb';
import { rulesOf } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';
import { globalTableProperties, tableProperties } from './table-properties.js';

const NAME_LENGTH = 255;
/** Stands for the time in the ARN of a stream until the table is created. */
const PENDING_STREAM = 'stream/pending';

export const tables: SupportedType = {
  type: 'AWS::DynamoDB::Table',
  properties: rulesOf(tableProperties),
  identify,
  create,
};

/** What `TableV2` synthesizes; locally a table in the one Region. */
export const globalTables: SupportedType = { ...tables, type: 'AWS::DynamoDB::GlobalTable', properties: rulesOf(globalTableProperties) };

function identify(naming: Naming): Identity {
  const name = naming.name('TableName', NAME_LENGTH);
  const arn = naming.arn('dynamodb', `table/${name}`);
  const attributes: Record<string, string> = { Arn: arn };
  if (naming.declares('StreamSpecification')) {
    attributes.StreamArn = `${arn}/${PENDING_STREAM}`;
  }
  return { name, arn, physicalId: name, attributes };
}

async function create({ identity, learn, region, settings }: Resource, { services }: Deploying): Promise<void> {
  const timeToLive = settings.child('TimeToLiveSpecification');
  const table = await services.createTable({
    region,
    create: tableInput(identity.name, settings),
    ttlAttribute: timeToLive?.flag('Enabled') ? timeToLive.requiredText('AttributeName') : undefined,
  });
  if (table.streamArn !== undefined) {
    learn('StreamArn', table.streamArn);
  }
}

function tableInput(name: string, settings: Settings): CreateTableCommandInput {
  const globalIndexes = settings.children('GlobalSecondaryIndexes').map(index);
  const localIndexes = settings.children('LocalSecondaryIndexes').map(index);
  const stream = settings.child('StreamSpecification');
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(settings),
    AttributeDefinitions: settings.children('AttributeDefinitions').map((attribute) => ({
      AttributeName: attribute.requiredText('AttributeName'),
      AttributeType: attribute.requiredText('AttributeType') as ScalarAttributeType,
    })),
    ...(globalIndexes.length > 0 ? { GlobalSecondaryIndexes: globalIndexes } : {}),
    ...(localIndexes.length > 0 ? { LocalSecondaryIndexes: localIndexes } : {}),
    // A table without a view type is a global table that keeps its stream for replication.
    ...(stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: (stream.text('StreamViewType') ?? 'NEW_AND_OLD_IMAGES') as StreamViewType } } : {}),
  };
}

function index(settings: Settings): GlobalSecondaryIndex {
  const projection = settings.child('Projection');
  const attributes = projection?.texts('NonKeyAttributes') ?? [];
  return {
    IndexName: settings.requiredText('IndexName'),
    KeySchema: keySchema(settings),
    Projection: {
      ProjectionType: (projection?.text('ProjectionType') ?? 'ALL') as ProjectionType,
      ...(attributes.length > 0 ? { NonKeyAttributes: attributes } : {}),
    },
  };
}

function keySchema(settings: Settings): KeySchemaElement[] {
  return settings.children('KeySchema').map((key) => ({
    AttributeName: key.requiredText('AttributeName'),
    KeyType: key.requiredText('KeyType') as KeyType,
  }));
}
