import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compared, normalized } from './decimal.js';

export type Item = Readonly<Record<string, AttributeValue>>;

/** A request that DynamoDB refuses as it stands. Nothing repeats it: our code is wrong, or the simulated store does not know enough. */
export class BadRequest extends Error {
  public override readonly name = 'ValidationException';
}

type Type = 'S' | 'N' | 'B' | 'SS' | 'M' | 'L' | 'BOOL' | 'NULL';
const TYPES: readonly Type[] = ['S', 'N', 'B', 'SS', 'M', 'L', 'BOOL', 'NULL'];

export function typeOf(value: AttributeValue): Type {
  for (const type of TYPES) {
    if (value[type] !== undefined) {
      return type;
    }
  }
  throw new BadRequest(`No attribute value that the simulated store knows: ${JSON.stringify(value)}`);
}

/** The value as the table keeps it. */
export function stored(value: AttributeValue): AttributeValue {
  switch (typeOf(value)) {
    case 'N': {
      const number = value.N ?? '';
      try {
        const one = normalized(number);
        return one === number ? value : { N: one };
      } catch (error) {
        throw new BadRequest(String(error));
      }
    }
    case 'SS':
      if (value.SS?.length === 0 || new Set(value.SS).size !== value.SS?.length) {
        throw new BadRequest(`A set may not be empty or hold a text twice: ${JSON.stringify(value.SS)}`);
      }
      return value;
    case 'M': return { M: mapped(value.M ?? {}) };
    case 'L': return { L: (value.L ?? []).map(stored) };
    default: return value;
  }
}

export function mapped(values: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> {
  const all: Record<string, AttributeValue> = {};
  for (const name in values) {
    all[name] = stored(values[name]);
  }
  return all;
}

export function equal(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) {
    return false;
  }
  switch (type) {
    case 'S': return a.S === b.S;
    case 'N': return compared(a.N ?? '', b.N ?? '') === 0;
    case 'BOOL': return a.BOOL === b.BOOL;
    case 'B': return Buffer.from(a.B ?? []).equals(Buffer.from(b.B ?? []));
    case 'NULL': return true;
    default: throw new BadRequest(`The simulated store compares no ${type}.`);
  }
}

/** Undefined when the types have no common order: then every comparison is false. */
export function order(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) {
    return a.S < b.S ? -1 : Number(a.S > b.S);
  }
  if (a.N !== undefined && b.N !== undefined) {
    return compared(a.N, b.N);
  }
  const type = typeOf(a);
  if (type === typeOf(b)) {
    throw new BadRequest(`The simulated store orders no ${type}.`);
  }
  return undefined;
}

/** The size of a value by DynamoDB's rules, numbers roughly. Texts are taken to be ASCII. */
function sizeOfValue(value: AttributeValue): number {
  switch (typeOf(value)) {
    case 'S': return value.S?.length ?? 0;
    case 'N': return ((value.N?.length ?? 0) >> 1) + 2;
    case 'B': return value.B?.length ?? 0;
    case 'SS': return value.SS?.reduce((sum, text) => sum + text.length, 0) ?? 0;
    case 'M': return 3 + sizeOf(value.M ?? {}) + Object.keys(value.M ?? {}).length;
    case 'L': return 3 + (value.L ?? []).reduce((sum, one) => sum + sizeOfValue(one) + 1, 0);
    default: return 1;
  }
}

const sizes = new WeakMap<Item, number>();

/** Items never change, and the same ones are read again and again. */
export function sizeOf(item: Item): number {
  let size = sizes.get(item);
  if (size === undefined) {
    size = 0;
    for (const name in item) {
      size += name.length + sizeOfValue(item[name]);
    }
    sizes.set(item, size);
  }
  return size;
}
