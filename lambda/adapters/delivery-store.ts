import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DeliveryStore } from '../core/access-delivery.js';
import { contactOwners } from '../core/contact-owners.js';
import type { License } from '../core/license.js';
import { documentsOn } from './documents.js';
import { licenseKey } from './license-key.js';

export interface DeliveryStoreOptions {
  /** Name of the subscribers table. */
  readonly subscribers: string;
  /** Name of the registrations table. */
  readonly registrations: string;
  readonly client: DynamoDBClient;
}

/** Another dispatcher wrote the hook state of the license first. */
export class HookStateMoved extends Error {
  constructor(license: string) {
    super(`The hook state of license ${license} was written by another dispatcher meanwhile. It will be looked at again.`);
    this.name = 'HookStateMoved';
  }
}

/**
 * The dispatcher's part of the license items. It writes `hook` and `due` only and leaves `revision` alone:
 * facts are written with a condition on `revision`, and a delivery is no reason to write them again.
 */
export function deliveryStoreIn({ subscribers, registrations, client }: DeliveryStoreOptions): DeliveryStore {
  const documents = documentsOn(client);

  const get = async (table: string, license: string) => {
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key: licenseKey(license), ConsistentRead: true }));
    return Item;
  };

  const fieldsOf = async (license: string) => {
    const item = await get(registrations, license) as { fields?: Record<string, string> } | undefined;
    return item?.fields;
  };

  /** Answers nothing if what the change was decided on is not the case any more. */
  const changeIf = async (license: string, decidedOn: Partial<License>, change: Partial<License>) => {
    const [conditions, changes] = [Object.entries(decidedOn), Object.entries(change)];
    try {
      const { Attributes } = await documents.send(new UpdateCommand({
        TableName: subscribers,
        Key: licenseKey(license),
        UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: conditions.map(([name]) => `#${name} = :old_${name}`).join(' AND '),
        ExpressionAttributeNames: Object.fromEntries([...conditions, ...changes].map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(conditions.map(([name, value]) => [`:old_${name}`, value])),
          ...Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
        },
        ReturnValues: 'ALL_NEW',
      }));
      return Attributes as License | undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return undefined;
      }
      throw error;
    }
  };

  const read = async (license: string) => await get(subscribers, license) as License | undefined;

  return {
    read,

    contact: async (license) => {
      for await (const owner of contactOwners(license, read)) {
        const fields = await fieldsOf(owner);
        if (fields !== undefined) {
          return fields;
        }
      }
      return {};
    },

    record: async (license, hook, nothingLeft) => {
      const settled = nothingLeft ? await changeIf(license.id, readFrom(license), { hook, due: false }) : undefined;
      const after = settled ?? await changeIf(license.id, { hook: license.hook }, { hook });
      if (after === undefined) {
        throw new HookStateMoved(license.id);
      }
      return after;
    },

    settle: async (license) => await changeIf(license.id, readFrom(license), { due: false }) !== undefined,
  };
}

function readFrom({ hook, access }: License): Partial<License> {
  return { hook, access };
}
