import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { AccessPolicy } from '../core/derive-access.js';
import type { HookState, License, LicenseIdentity } from '../core/license.js';
import type { Fact, Licenses } from '../core/licenses.js';
import { factsIn, recordFact } from '../core/record-fact.js';
import type { LicenseChange } from '../core/record-fact.js';
import { documentsOn } from './documents.js';
import { licenseKey } from './license-key.js';

export interface LicensesOptions extends AccessPolicy {
  /** Name of the subscribers table. */
  readonly table: string;
  readonly client: DynamoDBClient;
}

const ATTEMPTS = 12;
const LONGEST_PAUSE_MILLISECONDS = 400;
const UNTOLD: HookState = { delivered: 'NONE', version: 0 };

/** The licenses in the subscribers table. */
export function licensesIn({ table, client, ...policy }: LicensesOptions): Licenses {
  const documents = documentsOn(client);

  const get = async (id: string) => {
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key: licenseKey(id), ConsistentRead: true }));
    return Item as License | undefined;
  };

  const record = async (id: string, facts: Fact | readonly Fact[], identity?: LicenseIdentity) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const current = await get(id);
      const change = recordFact(facts, current, policy, identity);
      if (current !== undefined && !change.news) {
        return current;
      }
      try {
        const { Attributes } = await documents.send(new UpdateCommand({ TableName: table, ...writeOf(id, current, change) }));
        return Attributes as License;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
          throw error;
        }
      }
      await sleep(Math.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, 10 * 2 ** attempt));
    }
    const kinds = factsIn(facts).map(({ kind }) => kind).join(', ');
    throw new Error(`License ${id} was changed by others ${ATTEMPTS} times while "${kinds}" was recorded. Record it again later.`);
  };

  return { get, record };
}

/**
 * The write of a change, valid only for the revision it was made from. It leaves `hook` and a cleared `due`
 * alone: the dispatcher may be writing them at this moment.
 */
function writeOf(id: string, current: License | undefined, change: LicenseChange): Omit<UpdateCommandInput, 'TableName'> {
  const { identity, facts, access } = change;
  const revision = (current?.revision ?? 0) + 1;
  const values: Record<string, unknown> = { id, facts, access, revision, ...(identity && { identity }), ...(change.due && { due: true }) };
  const names = Object.keys(values);
  return {
    Key: licenseKey(id),
    UpdateExpression: `SET #hook = if_not_exists(#hook, :hook), ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: current === undefined ? 'attribute_not_exists(#revision)' : '#revision = :current',
    ExpressionAttributeNames: Object.fromEntries(['hook', ...names].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
      ':hook': UNTOLD,
      ...(current !== undefined && { ':current': current.revision }),
    },
    ReturnValues: 'ALL_NEW',
  };
}
