import { isJsonObject } from '../../json.js';
import type { JsonObject } from '../../json.js';

/** The name of the partition key of a table or of one of its indexes, if that is known. */
export type PartitionKeys = (table: string, index?: string) => string | undefined;

/** The value of the partition key in an item or a key: what `dynamodb:LeadingKeys` is compared with. */
export function leadingKeyOf(item: JsonObject, partitionKey: string | undefined): string | undefined {
  return partitionKey === undefined ? undefined : scalar(item[partitionKey]);
}

/** The value that a query asks for: `pk = :value` in KeyConditionExpression, or EQ in KeyConditions. */
export function queriedKeyOf(input: JsonObject, partitionKey: string | undefined): string | undefined {
  if (partitionKey === undefined) {
    return undefined;
  }
  const { KeyConditions, KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = input;
  const old = isJsonObject(KeyConditions) ? KeyConditions[partitionKey] : undefined;
  if (isJsonObject(old)) {
    return Array.isArray(old.AttributeValueList) ? scalar(old.AttributeValueList[0] as unknown) : undefined;
  }
  if (typeof KeyConditionExpression !== 'string' || !isJsonObject(ExpressionAttributeValues)) {
    return undefined;
  }
  const names = isJsonObject(ExpressionAttributeNames) ? ExpressionAttributeNames : {};
  for (const [, left = '', right = ''] of KeyConditionExpression.matchAll(/([#:\w.-]+)\s*=\s*([#:\w.-]+)/g)) {
    const [name, value] = left.startsWith(':') ? [right, left] : [left, right];
    if ((names[name] ?? name) === partitionKey) {
      return scalar(ExpressionAttributeValues[value]);
    }
  }
  return undefined;
}

function scalar(value: unknown): string | undefined {
  const [text] = isJsonObject(value) ? Object.values(value) : [];
  return typeof text === 'string' ? text : undefined;
}
