import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynoxide } from 'cdk-marketplace-saas-sandbox';
import type { DynamoEngine } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll } from 'vitest';

/** A real DynamoDB engine for the tests of one file, with fresh tables on demand. */
export class DynamoForTests {
  private engine?: DynamoEngine;
  private started?: DynamoDBClient;

  constructor() {
    beforeAll(async () => {
      this.engine = await startDynoxide();
      this.started = new DynamoDBClient({
        endpoint: this.engine.endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
    });
    afterAll(async () => {
      this.started?.destroy();
      await this.engine?.stop();
    });
  }

  public get client(): DynamoDBClient {
    return this.started!;
  }

  public get endpoint(): string {
    return this.engine!.endpoint;
  }

  /** Creates a table with string keys (`pk`, and `sk` if asked for) and returns its name. */
  public async table(options: { sortKey?: boolean } = {}): Promise<string> {
    const TableName = `table-${randomUUID()}`;
    const keys = options.sortKey ? ['pk', 'sk'] : ['pk'];
    await this.client.send(new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }));
    return TableName;
  }
}
