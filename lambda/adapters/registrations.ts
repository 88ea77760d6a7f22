import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Registrations } from '../core/registration.js';
import { SESSION_BYTES, sessionHash } from '../core/session.js';
import { documentsOn } from './documents.js';
import { licenseKey } from './license-key.js';

const SessionItem = v.object({
  license: v.string(),
  licenseArn: v.string(),
  account: v.string(),
  expiresAt: v.number(),
});

export interface RegistrationsOptions {
  /** Name of the registrations table. */
  readonly table: string;
  readonly client: DynamoDBClient;
}

/** The registrations table. */
export function registrationsIn({ table, client }: RegistrationsOptions): Registrations {
  const documents = documentsOn(client);
  return {
    open: async ({ license, licenseArn, account }, expiresAt) => {
      const value = randomBytes(SESSION_BYTES).toString('base64url');
      await documents.send(new PutCommand({
        TableName: table,
        Item: { pk: sessionKey(value), license, licenseArn, account, expiresAt, ttl: Math.ceil(expiresAt / 1_000) },
      }));
      return value;
    },

    session: async (value) => {
      const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { pk: sessionKey(value) }, ConsistentRead: true }));
      return Item && { hash: sessionHash(value), ...v.parse(SessionItem, Item) };
    },

    store: async (license, contact, at) => {
      await documents.send(new PutCommand({ TableName: table, Item: { ...licenseKey(license), fields: contact, at } }));
    },
  };
}

function sessionKey(value: string): string {
  return `session#${sessionHash(value)}`;
}
