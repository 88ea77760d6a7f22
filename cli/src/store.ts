import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { documentsOn } from '../../lambda/adapters/documents.js';
import { licenseKey } from '../../lambda/adapters/license-key.js';
import { licenseScanOf } from '../../lambda/adapters/reconciliation/license-items.js';
import type { ReconciledLicense } from '../../lambda/core/reconciliation/reconciled.js';

/** What the buyer typed, by field name. */
export type Contact = Readonly<Record<string, string>>;

/** The items of the subscribers table, as an operator looks at them. */
export interface LicenseItems {
  license(id: string): Promise<ReconciledLicense | undefined>;
  all(): AsyncIterable<ReconciledLicense>;
}

export function licenseItems(table: string, client: DynamoDBClient): LicenseItems {
  const documents = documentsOn(client);
  const scan = licenseScanOf({ table, client });
  return {
    license: async (id) => (await documents.send(new GetCommand({ TableName: table, Key: licenseKey(id), ConsistentRead: true }))).Item as ReconciledLicense | undefined,
    async* all() {
      let after: string | undefined;
      do {
        const { licenses, next } = await scan.page(after);
        yield* licenses;
        after = next;
      } while (after !== undefined);
    },
  };
}

/** The contact items of the registrations table. */
export interface Contacts {
  of(license: string): Promise<Contact | undefined>;
  /** Answers whether there was something to erase. */
  erase(license: string): Promise<boolean>;
}

export function contactsIn(table: string, client: DynamoDBClient): Contacts {
  const documents = documentsOn(client);
  return {
    of: async (license) => {
      const { Item } = await documents.send(new GetCommand({ TableName: table, Key: licenseKey(license), ConsistentRead: true }));
      return Item && (Item.fields as Contact);
    },
    erase: async (license) => {
      const { Attributes } = await documents.send(new DeleteCommand({ TableName: table, Key: licenseKey(license), ReturnValues: 'ALL_OLD' }));
      return Attributes !== undefined;
    },
  };
}
