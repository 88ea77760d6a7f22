import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { IncludedDimensions, IncludedFact, IncludedSource } from '../../core/metering/included.js';
import { includedFacts } from '../../core/metering/included-facts.js';
import { optional } from '../environment.js';
import { licenseKey } from '../license-key.js';
import type { Item } from './attributes.js';

const text = v.object({ S: v.string() });

/** The newest list of entitlements in a license item, in the typed form of the table. */
const schema = v.object({ M: v.object({ time: text, list: v.object({ L: v.array(v.object({ M: v.object({
  dimension: text,
  value: v.object({ N: v.optional(v.pipe(v.string(), v.toNumber())) }),
  expiresAt: v.optional(text),
}) })) }) }) });

/** By usage dimension the dimension of the contract that includes some of it, if the environment says that it is deducted. */
export function includedIn(): IncludedDimensions | undefined {
  return readIncludedDimensions(optional('INCLUDED_USAGE'));
}

/** The same from the value of that variable. */
export function readIncludedDimensions(json: string | undefined): IncludedDimensions | undefined {
  return json === undefined ? undefined : new Map(Object.entries(v.parse(v.record(v.string(), v.string()), JSON.parse(json))));
}

/** What the entitlements of a license item say about it; nothing if it has none, or what is deducted from is nothing. */
export function includedOf(entitlements: unknown, dimensions: IncludedDimensions | undefined): { readonly included?: IncludedFact[] } {
  const read = v.safeParse(schema, entitlements);
  if (!dimensions || !read.success) {
    return {};
  }
  const { time, list: { L } } = read.output.M;
  const list = L.map(({ M: { dimension, value, expiresAt } }) => ({ dimension: dimension.S, value: value.N ?? true, ...expiresAt ? { expiresAt: expiresAt.S } : {} }));
  const included = includedFacts({ list, time: time.S }, dimensions);
  return included ? { included } : {};
}

/** What contracts include, from the subscribers table. */
export function includedSource({ client, table, dimensions }: { readonly client: DynamoDBClient; readonly table: string; readonly dimensions: IncludedDimensions }): IncludedSource {
  return {
    dimensions,
    of: async (license) => {
      const read = await client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: licenseKey(license).pk } }, ConsistentRead: true }));
      const item: Item | undefined = read.Item;
      return includedOf(item?.facts?.M?.entitlements, dimensions).included;
    },
  };
}
