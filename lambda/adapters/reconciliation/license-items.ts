import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LicenseScan, NoteBook, ReconciledLicense } from '../../core/reconciliation/reconciled.js';
import { documentsOn } from '../documents.js';
import { licenseKey } from '../license-key.js';

export interface LicenseItemsOptions {
  /** Name of the subscribers table. */
  readonly table: string;
  readonly client: DynamoDBClient;
  /** Items on a page, those of agreements among them. */
  readonly pageSize?: number;
}

const PAGE_SIZE = 500;

/** The license items of the subscribers table, page by page. Newer writes may be missing: whoever acts on an item writes with a condition. */
export function licenseScanOf({ table, client, pageSize = PAGE_SIZE }: LicenseItemsOptions): LicenseScan {
  const documents = documentsOn(client);
  return {
    page: async (after) => {
      const { Items = [], LastEvaluatedKey } = await documents.send(new ScanCommand({
        TableName: table,
        Limit: pageSize,
        ExclusiveStartKey: after === undefined ? undefined : { pk: after },
        FilterExpression: 'begins_with(pk, :license)',
        ExpressionAttributeValues: { ':license': licenseKey('').pk },
      }));
      return { licenses: Items as ReconciledLicense[], next: LastEvaluatedKey?.pk as string | undefined };
    },
  };
}

/** The notes of the reconciler on license items. They leave `revision` alone: notes are no facts. */
export function noteBookIn({ table, client }: LicenseItemsOptions): NoteBook {
  const documents = documentsOn(client);
  return {
    note: async (license, notes) => {
      const names = Object.keys(notes);
      try {
        await documents.send(new UpdateCommand({
          TableName: table,
          Key: licenseKey(license),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(Object.entries(notes).map(([name, value]) => [`:${name}`, value as unknown])),
        }));
      } catch (error) {
        // An operator deleted the license meanwhile: a note must not bring it back.
        if (!(error instanceof ConditionalCheckFailedException)) {
          throw error;
        }
      }
    },
  };
}
