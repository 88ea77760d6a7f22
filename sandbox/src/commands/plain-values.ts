import type { Json } from '../assembly/json.js';

/** A value as DynamoDB's protocol writes it. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** Plain JSON of an item: numbers as numbers, sets as sorted lists, binary values as base64. */
export function plainItem(item: Readonly<Record<string, AttributeValue>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

/** A key as DynamoDB's protocol writes it. */
export function attributeValues(key: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, typeof value === 'number' ? { N: String(value) } : { S: String(value) }]));
}

function plain(value: AttributeValue): Json {
  const [[type, content]] = Object.entries(value) as [[string, unknown]];
  switch (type) {
    case 'N':
      return Number(content);
    case 'NULL':
      return null;
    case 'NS':
      return (content as string[]).map(Number).sort((a, b) => a - b);
    case 'SS':
    case 'BS':
      return [...content as string[]].sort();
    case 'L':
      return (content as AttributeValue[]).map(plain);
    case 'M':
      return plainItem(content as Record<string, AttributeValue>);
    default:
      return content as Json;
  }
}
