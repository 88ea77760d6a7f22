import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Sandbox } from 'cdk-marketplace-saas-sandbox';

/** What a table of the app holds, by construct path. */
export async function itemsIn(sandbox: Sandbox, constructPath: string): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: sandbox.endpoints.dynamodb, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const TableName = sandbox.deployment.resource(constructPath).physicalId;
  const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  client.destroy();
  return Items.map((item) => unmarshall(item));
}
