import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { forgottenAt } from '../core/agreement-hub.js';
import type { AgreementHub, Agreements } from '../core/agreement-hub.js';
import type { AgreementEndedFact, Stamp } from '../core/license.js';
import { documentsOn } from './documents.js';

export interface AgreementsOptions {
  /** Name of the subscribers table. */
  readonly table: string;
  readonly client: DynamoDBClient;
}

/** An item as the document client reads it. */
interface HubItem {
  readonly licenses?: ReadonlySet<string>;
  readonly previous?: ReadonlySet<string>;
  readonly next?: ReadonlySet<string>;
  readonly registered?: ReadonlySet<string>;
  readonly ended?: AgreementEndedFact;
}

const NEWER = 'attribute_not_exists(#fact) OR #fact.#time < :time OR (#fact.#time = :time AND #fact.#id < :id)';

/** The hub items in the subscribers table. */
export function agreementsIn({ table, client }: AgreementsOptions): Agreements {
  const documents = documentsOn(client);

  const update = async (agreement: string, write: Partial<UpdateCommandInput>) => {
    const command = new UpdateCommand({ TableName: table, Key: keyOf(agreement), ReturnValues: 'ALL_NEW', ...write });
    const { Attributes } = await documents.send(command);
    return hubOf(agreement, Attributes);
  };

  const get = async (agreement: string) => {
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key: keyOf(agreement), ConsistentRead: true }));
    return hubOf(agreement, Item);
  };

  /** Keeps the newest fact of a kind. Only hubs without a license get a time to be forgotten. */
  const keepNewest = async (agreement: string, kind: 'created' | 'ended', fact: Stamp) => {
    const names = { '#fact': kind, '#time': 'time', '#id': 'id' };
    const values = { ':fact': fact, ':time': fact.time, ':id': fact.id };
    return await unlessRefused(update(agreement, {
      UpdateExpression: 'SET #fact = :fact, #ttl = :ttl',
      ConditionExpression: `attribute_not_exists(#licenses) AND (${NEWER})`,
      ExpressionAttributeNames: { ...names, '#ttl': 'ttl', '#licenses': 'licenses' },
      ExpressionAttributeValues: { ...values, ':ttl': forgottenAt(fact) },
    })) ?? await unlessRefused(update(agreement, {
      UpdateExpression: 'SET #fact = :fact',
      ConditionExpression: NEWER,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    })) ?? await get(agreement);
  };

  /** Adds a neighbour. As above, what has no license yet is forgotten some day. */
  const addNeighbour = async (agreement: string, side: 'previous' | 'next', neighbour: string, heard: Stamp) => {
    const names = { '#side': side };
    const values = { ':neighbour': new Set([neighbour]) };
    return await unlessRefused(update(agreement, {
      UpdateExpression: 'ADD #side :neighbour SET #ttl = :ttl',
      ConditionExpression: 'attribute_not_exists(#licenses)',
      ExpressionAttributeNames: { ...names, '#ttl': 'ttl', '#licenses': 'licenses' },
      ExpressionAttributeValues: { ...values, ':ttl': forgottenAt(heard) },
    })) ?? await update(agreement, {
      UpdateExpression: 'ADD #side :neighbour', ExpressionAttributeNames: names, ExpressionAttributeValues: values,
    });
  };

  return {
    get,
    link: async (agreement, license) => await update(agreement, {
      UpdateExpression: 'ADD #licenses :licenses REMOVE #ttl',
      ExpressionAttributeNames: { '#licenses': 'licenses', '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':licenses': new Set([license]) },
    }),
    created: async (agreement, created) => await keepNewest(agreement, 'created', created),
    ended: async (agreement, ended) => await keepNewest(agreement, 'ended', ended),
    precededBy: async (agreement, previous, heard) => await addNeighbour(agreement, 'previous', previous, heard),
    followedBy: async (agreement, next, heard) => await addNeighbour(agreement, 'next', next, heard),
    registered: async (agreement, license) => await unlessRefused(update(agreement, {
      UpdateExpression: 'ADD #registered :license',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#registered': 'registered' },
      ExpressionAttributeValues: { ':license': new Set([license]) },
    })) ?? hubOf(agreement, undefined),
  };
}

function keyOf(agreement: string): { pk: string } {
  return { pk: `agreement#${agreement}` };
}

function hubOf(agreement: string, item: Record<string, unknown> | undefined): AgreementHub {
  const { licenses, previous, next, registered, ended } = (item ?? {}) as HubItem;
  const [sorted, before, after, roots] = [licenses, previous, next, registered].map((set) => [...set ?? []].sort());
  return { id: agreement, licenses: sorted, previous: before, next: after, registered: roots, ended };
}

async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) {
      return undefined;
    }
    throw error;
  }
}
