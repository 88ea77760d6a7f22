import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { amountOf, textOf } from '../../core/metering/decimal.js';
import type { Amount, Amounts } from '../../core/metering/decimal.js';

/** An item read from the usage table. Quantities stay text on the way: a floating-point number would round them. */
export type Item = Readonly<Partial<Record<string, AttributeValue>>>;

/** An item, or a part of one, to write. */
export type NewItem = Record<string, AttributeValue>;

export function numberAttribute(amount: Amount): AttributeValue {
  return { N: textOf(amount) };
}

export function amountsAttribute(amounts: Amounts): AttributeValue {
  return mapAttribute(amounts, numberAttribute);
}

export function mapAttribute<Value>(map: ReadonlyMap<string, Value>, attribute: (value: Value) => AttributeValue): AttributeValue {
  return { M: Object.fromEntries([...map].map(([name, value]) => [name, attribute(value)])) };
}

export function amountsIn(attribute: AttributeValue | undefined): Map<string, Amount> {
  return mapIn(attribute, (value) => amountOf(value.N ?? ''));
}

export function mapIn<Value>(attribute: AttributeValue | undefined, read: (value: AttributeValue) => Value): Map<string, Value> {
  return new Map(Object.entries(attribute?.M ?? {}).map(([name, value]) => [name, read(value)]));
}

/** The numbered names and values of one expression. */
export class Expression {
  readonly names: Record<string, string> = {};
  readonly values: NewItem = {};

  public name(attribute: string): string {
    const placeholder = `#${Object.keys(this.names).length}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  public value(value: AttributeValue): string {
    const placeholder = `:${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}
