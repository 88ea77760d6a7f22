import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { EngineError } from '../engines/aws-client.js';
import type { AwsClient } from '../engines/aws-client.js';

export interface TableDescription {
  readonly LatestStreamArn?: string;
  readonly LatestStreamLabel?: string;
}

type Described = TableDescription & Pick<CreateTableCommandInput, 'AttributeDefinitions' | 'GlobalSecondaryIndexes' | 'KeySchema' | 'LocalSecondaryIndexes' | 'StreamSpecification'>;

/**
 * Creates a table; takes one that is there from an earlier start if it is the same.
 *
 * @throws Error if another one of that name is there
 */
export async function createOrTake(dynamodb: AwsClient, create: CreateTableCommandInput): Promise<TableDescription> {
  try {
    const { TableDescription } = await dynamodb.json<{ TableDescription: TableDescription }>('DynamoDB_20120810.CreateTable', create);
    return TableDescription;
  } catch (error) {
    if (!(error instanceof EngineError && error.type === 'ResourceInUseException')) {
      throw error;
    }
  }
  const { Table } = await dynamodb.json<{ Table: Described }>('DynamoDB_20120810.DescribeTable', { TableName: create.TableName });
  const [wanted, found] = [outlineOf(create), outlineOf(Table)];
  if (wanted !== found) {
    throw new Error(`The table ${create.TableName ?? ''} is kept from an earlier start with other keys, indexes or stream than the app has now. Kept: ${found}. Now: ${wanted}. Delete the state folder, or the table, to start anew.`);
  }
  return Table;
}

/** What of a table cannot be changed by starting again. */
function outlineOf({ AttributeDefinitions, GlobalSecondaryIndexes, KeySchema, LocalSecondaryIndexes, StreamSpecification }: Omit<Described, keyof TableDescription>): string {
  const types = new Map((AttributeDefinitions ?? []).map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  const keys = (schema: Described['KeySchema']) => (schema ?? [])
    .map(({ AttributeName, KeyType }) => `${KeyType ?? ''} ${AttributeName ?? ''} ${types.get(AttributeName) ?? ''}`).sort();
  const indexes = [...GlobalSecondaryIndexes ?? [], ...LocalSecondaryIndexes ?? []].map((index) => ({
    name: index.IndexName,
    keys: keys(index.KeySchema),
    projection: [index.Projection?.ProjectionType, ...[...index.Projection?.NonKeyAttributes ?? []].sort()],
  })).sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
  const stream = StreamSpecification?.StreamEnabled ? StreamSpecification.StreamViewType : undefined;
  return JSON.stringify({ keys: keys(KeySchema), indexes, stream });
}
