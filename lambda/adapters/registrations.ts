import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { FREE_TRIAL } from '../core/marketplace-rules.js';
import type { Arrival, Registrations } from '../core/registration.js';
import { secretHash } from '../core/secret-value.js';
import { documentsOn } from './documents.js';
import { licenseKey } from './license-key.js';
import { newSecretValue } from './secret-value.js';

/** An arrival as sessions and codes hold it. */
export const ArrivalItem = v.object({
  license: v.string(),
  licenseArn: v.optional(v.string()),
  account: v.optional(v.string()),
  customer: v.optional(v.string()),
  offerType: v.optional(v.literal(FREE_TRIAL)),
});

const SessionItem = v.object({ ...ArrivalItem.entries, expiresAt: v.number() });

export interface RegistrationsOptions {
  /** Name of the registrations table. */
  readonly table: string;
  readonly client: DynamoDBClient;
}

/** The registrations table. */
export function registrationsIn({ table, client }: RegistrationsOptions): Registrations {
  const documents = documentsOn(client);
  return {
    open: async (arrival, expiresAt) => {
      const value = newSecretValue();
      await documents.send(new PutCommand({ TableName: table, Item: arrivalItem(sessionKey(value), arrival, expiresAt) }));
      return value;
    },

    session: async (value) => {
      const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { pk: sessionKey(value) }, ConsistentRead: true }));
      return Item && { hash: secretHash(value), ...v.parse(SessionItem, Item) };
    },

    store: async (license, contact, at) => {
      try {
        await documents.send(new PutCommand({
          TableName: table,
          Item: { ...licenseKey(license), fields: contact, at },
          ConditionExpression: 'attribute_not_exists(#at) OR #at <= :at',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at },
        }));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
          throw error;
        }
      }
    },
  };
}

/** The item of an arrival, which DynamoDB deletes some time after it has expired. */
export function arrivalItem(pk: string, { license, licenseArn, account, customer, offerType }: Arrival, expiresAt: number) {
  return { pk, license, licenseArn, account, customer, offerType, expiresAt, ttl: Math.ceil(expiresAt / 1_000) };
}

function sessionKey(value: string): string {
  return `session#${secretHash(value)}`;
}
