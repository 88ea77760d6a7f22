import type { CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb';

/** By which attribute the deployed tables and their indexes are partitioned. */
export class TableKeys {
  private readonly names = new Map<string, string>();

  public learn({ TableName = '', KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: CreateTableCommandInput): void {
    this.keep(TableName, KeySchema);
    for (const index of [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes]) {
      this.keep(`${TableName}/${index.IndexName ?? ''}`, index.KeySchema);
    }
  }

  public partitionKey(table: string, index?: string): string | undefined {
    return this.names.get(index === undefined ? table : `${table}/${index}`);
  }

  private keep(name: string, schema: readonly KeySchemaElement[] = []): void {
    const key = schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
    if (key !== undefined) {
      this.names.set(name, key);
    }
  }
}
