import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { Tokens } from './tokens.js';
import { BadRequest, equal, order } from './values.js';
import type { Item } from './values.js';

/** What the placeholders of an expression stand for. */
export interface Placeholders {
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, AttributeValue>>;
}

export type Condition = (item: Item, with_: Placeholders) => boolean;
export type Operand = (item: Item, with_: Placeholders) => AttributeValue | undefined;

/** Parsed once for each text: the adapters write few different ones. */
export function cached<Parsed>(parse: (tokens: Tokens) => Parsed): (text: string) => Parsed {
  const known = new Map<string, Parsed>();
  return (text) => {
    let parsed = known.get(text);
    if (parsed === undefined) {
      const tokens = new Tokens(text);
      parsed = parse(tokens);
      if (!tokens.done) {
        throw new BadRequest(`Not understood: "${tokens.next()}" in ${text}`);
      }
      known.set(text, parsed);
    }
    return parsed;
  };
}

export const conditionOf = cached(parseOr);

/** The attribute that a name in an expression means. */
export function nameIn(name: string, { names }: Placeholders): string {
  if (!name.startsWith('#')) {
    return name;
  }
  const meant = names?.[name];
  if (meant === undefined) {
    throw new BadRequest(`An expression attribute name used in the document path is not defined; attribute name: ${name}`);
  }
  return meant;
}

export function valueIn(placeholder: string, { values }: Placeholders): AttributeValue {
  const meant = values?.[placeholder];
  if (meant === undefined) {
    throw new BadRequest(`An expression attribute value used in expression is not defined; attribute value: ${placeholder}`);
  }
  return meant;
}

export function operandOf(tokens: Tokens): Operand {
  if (tokens.peek()?.startsWith(':')) {
    const placeholder = tokens.next();
    return (_item, with_) => valueIn(placeholder, with_);
  }
  const name = tokens.name();
  return (item, with_) => item[nameIn(name, with_)];
}

function parseOr(tokens: Tokens): Condition {
  const parts = [parseAnd(tokens)];
  while (tokens.take('OR')) {
    parts.push(parseAnd(tokens));
  }
  return parts.length === 1 ? parts[0] : (item, with_) => parts.some((part) => part(item, with_));
}

function parseAnd(tokens: Tokens): Condition {
  const parts = [parseOne(tokens)];
  while (tokens.take('AND')) {
    parts.push(parseOne(tokens));
  }
  return parts.length === 1 ? parts[0] : (item, with_) => parts.every((part) => part(item, with_));
}

function parseOne(tokens: Tokens): Condition {
  if (tokens.take('(')) {
    const inner = parseOr(tokens);
    tokens.expect(')');
    return inner;
  }
  if (tokens.take('NOT')) {
    const inner = parseOne(tokens);
    return (item, with_) => !inner(item, with_);
  }
  for (const [word, wanted] of [['ATTRIBUTE_EXISTS', true], ['ATTRIBUTE_NOT_EXISTS', false]] as const) {
    if (tokens.take(word)) {
      tokens.expect('(');
      const name = tokens.name();
      tokens.expect(')');
      return (item, with_) => nameIn(name, with_) in item === wanted;
    }
  }
  if (tokens.take('BEGINS_WITH')) {
    tokens.expect('(');
    const whole = operandOf(tokens);
    tokens.expect(',');
    const start = operandOf(tokens);
    tokens.expect(')');
    return (item, with_) => whole(item, with_)?.S?.startsWith(start(item, with_)?.S ?? '\u0000') ?? false;
  }
  return parseComparison(tokens);
}

const COMPARISONS: Readonly<Partial<Record<string, (a: AttributeValue, b: AttributeValue) => boolean>>> = {
  '=': equal,
  '<>': (a, b) => !equal(a, b),
  '<': (a, b) => (order(a, b) ?? 0) < 0,
  '<=': (a, b) => (order(a, b) ?? 1) <= 0,
  '>': (a, b) => (order(a, b) ?? 0) > 0,
  '>=': (a, b) => (order(a, b) ?? -1) >= 0,
};

function parseComparison(tokens: Tokens): Condition {
  const left = operandOf(tokens);
  if (tokens.take('BETWEEN')) {
    const low = operandOf(tokens);
    tokens.expect('AND');
    const high = operandOf(tokens);
    return (item, with_) => {
      const [value, from, to] = [left(item, with_), low(item, with_), high(item, with_)];
      return value !== undefined && from !== undefined && to !== undefined && (order(from, value) ?? 1) <= 0 && (order(value, to) ?? 1) <= 0;
    };
  }
  const sign = tokens.next();
  const compare = COMPARISONS[sign];
  if (!compare) {
    throw new BadRequest(`"${sign}" is no comparison that the simulated store knows: ${tokens.text}`);
  }
  const right = operandOf(tokens);
  return (item, with_) => {
    const [a, b] = [left(item, with_), right(item, with_)];
    return a !== undefined && b !== undefined && compare(a, b);
  };
}
