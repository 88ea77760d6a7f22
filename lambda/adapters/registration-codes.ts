import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { CodeClaim, RegistrationCodes } from '../core/registration-code.js';
import { secretHash } from '../core/secret-value.js';
import { documentsOn } from './documents.js';
import type { RegistrationsOptions } from './registrations.js';
import { ArrivalItem, arrivalItem } from './registrations.js';
import { newSecretValue } from './secret-value.js';

const ClaimedItem = v.object({ ...ArrivalItem.entries, claimedAt: v.string() });

/** The one-time codes in the registrations table. */
export function registrationCodesIn({ table, client }: RegistrationsOptions): RegistrationCodes {
  const documents = documentsOn(client);
  return {
    issue: async (arrival, expiresAt) => {
      const code = newSecretValue();
      await documents.send(new PutCommand({ TableName: table, Item: arrivalItem(codeKey(code), arrival, expiresAt) }));
      return code;
    },

    claim: async (code, nonce, now) => {
      try {
        const { Attributes } = await documents.send(new UpdateCommand({
          TableName: table,
          Key: { pk: codeKey(code) },
          UpdateExpression: 'SET #nonce = :nonce, #claimedAt = if_not_exists(#claimedAt, :at)',
          ConditionExpression: '#expiresAt > :now AND (attribute_not_exists(#nonce) OR #nonce = :nonce)',
          ExpressionAttributeNames: { '#nonce': 'nonce', '#claimedAt': 'claimedAt', '#expiresAt': 'expiresAt' },
          ExpressionAttributeValues: { ':nonce': secretHash(nonce), ':at': new Date(now).toISOString(), ':now': now },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }));
        const { claimedAt, ...arrival } = v.parse(ClaimedItem, Attributes);
        return { outcome: 'owned', arrival, registered: { time: claimedAt, id: secretHash(code) } };
      } catch (error) {
        return refusal(error, now);
      }
    },
  };
}

function refusal(error: unknown, now: number): CodeClaim {
  if (!(error instanceof ConditionalCheckFailedException)) {
    throw error;
  }
  if (error.Item === undefined) {
    return { outcome: 'unknown' };
  }
  return { outcome: Number(error.Item.expiresAt.N) <= now ? 'expired' : 'used' };
}

function codeKey(code: string): string {
  return `code#${secretHash(code)}`;
}
