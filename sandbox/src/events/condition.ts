import { isJsonObject } from '../json.js';
import { TEXT_OPERATORS } from './text-conditions.js';
import type { Operator, Test } from './text-conditions.js';
import { cidr, numeric } from './value-conditions.js';

/** What a pattern asks of one field: that it exists or not, or something of one of its values. */
export type Condition
  = | { readonly kind: 'exists'; readonly exists: boolean }
    | { readonly kind: 'value'; readonly matches: Test };

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...TEXT_OPERATORS,
  ['numeric', numeric],
  ['cidr', cidr],
  ['anything-but', anythingBut],
]);

/** Reads one element of a field's list of conditions. `at` is the path of the field, for errors. */
export function compileCondition(condition: unknown, at: string): Condition {
  if (Array.isArray(condition)) {
    throw new Error(`Event pattern, ${at}: ${JSON.stringify(condition)} is a list in a list. Write the values in one list`);
  }
  if (!isJsonObject(condition)) {
    return { kind: 'value', matches: (value) => value === condition };
  }
  const [[operator, operand] = ['nothing', undefined], ...more] = Object.entries(condition);
  if (operator === 'exists' && typeof operand === 'boolean' && more.length === 0) {
    return { kind: 'exists', exists: operand };
  }
  const compile = more.length === 0 ? OPERATORS.get(operator) : undefined;
  if (!compile) {
    throw new Error(`Event pattern, ${at}: ${JSON.stringify(condition)} is not supported. Operators: ${[...OPERATORS.keys(), 'exists'].join(', ')}`);
  }
  return { kind: 'value', matches: compile(operand, at) };
}

function anythingBut(operand: unknown, at: string): Test {
  if (!isJsonObject(operand)) {
    const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    const types = new Set(excluded.map((value) => typeof value));
    if (types.size !== 1 || !(types.has('string') || types.has('number'))) {
      throw new Error(`Event pattern, ${at}: anything-but takes texts or numbers, not both, and not ${JSON.stringify(operand)}`);
    }
    return (value) => !excluded.includes(value);
  }
  const [[operator, operands] = ['nothing', undefined], ...more] = Object.entries(operand);
  const compile = more.length === 0 ? TEXT_OPERATORS.get(operator) : undefined;
  if (!compile) {
    throw new Error(`Event pattern, ${at}: anything-but does not go with ${operator}. It does with ${[...TEXT_OPERATORS.keys()].join(', ')}`);
  }
  const texts: readonly unknown[] = Array.isArray(operands) ? operands : [operands];
  if (texts.length === 0 || texts.some((each) => typeof each !== 'string' || (each === '' && operator.endsWith('fix')))) {
    throw new Error(`Event pattern, ${at}: anything-but with ${operator} takes texts that are not empty, not ${JSON.stringify(operands)}`);
  }
  const tests = texts.map((each) => compile(each, at));
  return (value) => !tests.some((holds) => holds(value));
}
