import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { added, negated } from './decimal.js';
import { cached, nameIn, operandOf, valueIn } from './expressions.js';
import type { Operand, Placeholders } from './expressions.js';
import type { Tokens } from './tokens.js';
import { BadRequest, stored } from './values.js';
import type { Item } from './values.js';

type Target = Record<string, AttributeValue>;
type Action = (old: Item, with_: Placeholders, next: Target) => void;

const parsed = cached(parseUpdate);

/** The item after an update. Every value is computed from the item before it. */
export function updated(expression: string, old: Item, with_: Placeholders): Item {
  const next: Target = { ...old };
  const { actions, names } = parsed(expression);
  const meant = names.map((name) => nameIn(name, with_));
  if (new Set(meant).size !== meant.length) {
    throw new BadRequest(`Two document paths overlap with each other: ${meant.join(', ')}`);
  }
  if (meant.includes('pk') || meant.includes('sk')) {
    throw new BadRequest('Cannot update attribute pk or sk. This attribute is part of the key.');
  }
  for (const action of actions) {
    action(old, with_, next);
  }
  return next;
}

function parseUpdate(tokens: Tokens): { readonly actions: readonly Action[]; readonly names: readonly string[] } {
  const actions: Action[] = [];
  const names: string[] = [];
  const clauses: Readonly<Record<string, (name: string) => Action>> = {
    SET: (name) => setAction(tokens, name),
    REMOVE: (name) => (_old, with_, next) => { Reflect.deleteProperty(next, nameIn(name, with_)); },
    ADD: (name) => addAction(tokens, name),
  };
  const seen = new Set<string>();
  while (!tokens.done) {
    const word = tokens.next().toUpperCase();
    if (!Object.hasOwn(clauses, word) || seen.has(word)) {
      throw new BadRequest(`"${word}" is no clause that the simulated store knows, or it is there twice: ${tokens.text}`);
    }
    seen.add(word);
    do {
      const name = tokens.name();
      names.push(name);
      actions.push(clauses[word](name));
    } while (tokens.take(','));
  }
  return { actions, names };
}

function setAction(tokens: Tokens, name: string): Action {
  tokens.expect('=');
  const first = setOperand(tokens);
  const sign = tokens.take('+') ? '+' : tokens.take('-') ? '-' : undefined;
  const second = sign === undefined ? undefined : setOperand(tokens);
  return (old, with_, next) => {
    const a = present(first(old, with_));
    next[nameIn(name, with_)] = stored(second === undefined ? a : sumOf(a, present(second(old, with_)), sign === '-'));
  };
}

function setOperand(tokens: Tokens): Operand {
  if (!tokens.take('IF_NOT_EXISTS')) {
    return operandOf(tokens);
  }
  tokens.expect('(');
  const name = tokens.name();
  tokens.expect(',');
  const other = operandOf(tokens);
  tokens.expect(')');
  return (item, with_) => item[nameIn(name, with_)] ?? other(item, with_);
}

function addAction(tokens: Tokens, name: string): Action {
  const placeholder = tokens.next();
  return (old, with_, next) => {
    const attribute = nameIn(name, with_);
    const before = old[attribute] as AttributeValue | undefined;
    const value = stored(valueIn(placeholder, with_));
    if (value.SS) {
      next[attribute] = { SS: [...new Set([...before ? textsOf(before) : [], ...value.SS])].sort() };
    } else {
      next[attribute] = before ? stored(sumOf(before, value, false)) : value;
    }
  };
}

function textsOf(value: AttributeValue): readonly string[] {
  if (!value.SS) {
    throw new BadRequest('An operand in the update expression has an incorrect data type: ADD of texts to what is no set of them.');
  }
  return value.SS;
}

function sumOf(a: AttributeValue, b: AttributeValue, minus: boolean): AttributeValue {
  if (a.N === undefined || b.N === undefined) {
    throw new BadRequest('An operand in the update expression has an incorrect data type: only numbers are added.');
  }
  return { N: added(a.N, minus ? negated(b.N) : b.N) };
}

function present(value: AttributeValue | undefined): AttributeValue {
  if (value === undefined) {
    throw new BadRequest('The provided expression refers to an attribute that does not exist in the item');
  }
  return value;
}
