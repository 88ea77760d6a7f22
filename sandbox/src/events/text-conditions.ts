/** Conditions on texts: prefix, suffix, equals-ignore-case and wildcard. */
import { isJsonObject } from '../json.js';

/** Whether one value of an event fulfils a condition. */
export type Test = (value: unknown) => boolean;

/** Reads the operand of an operator. `at` is the path of the field, for errors. */
export type Operator = (operand: unknown, at: string) => Test;

export const TEXT_OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['prefix', (operand, at) => part(operand, at, 'prefix', (value, start) => value.startsWith(start))],
  ['suffix', (operand, at) => part(operand, at, 'suffix', (value, end) => value.endsWith(end))],
  ['equals-ignore-case', (operand, at) => {
    const expected = text(operand, at, 'equals-ignore-case').toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === expected;
  }],
  ['wildcard', (operand, at) => {
    const expression = wildcard(text(operand, at, 'wildcard'), at);
    return (value) => typeof value === 'string' && expression.test(value);
  }],
]);

export function text(operand: unknown, at: string, operator: string): string {
  if (typeof operand !== 'string') {
    throw new Error(`Event pattern, ${at}: ${operator} takes a string, not ${JSON.stringify(operand)}`);
  }
  return operand;
}

function part(operand: unknown, at: string, operator: string, holds: (value: string, part: string) => boolean): Test {
  if (isJsonObject(operand) && 'equals-ignore-case' in operand) {
    const expected = text(operand['equals-ignore-case'], at, operator).toLowerCase();
    return (value) => typeof value === 'string' && holds(value.toLowerCase(), expected);
  }
  const expected = text(operand, at, operator);
  return (value) => typeof value === 'string' && holds(value, expected);
}

/** `*` stands for any characters; `\*` and `\\` for themselves. EventBridge refuses two stars in a row and other escapes. */
function wildcard(pattern: string, at: string): RegExp {
  const parts: readonly string[] = pattern.match(/\\[*\\]|[^]/g) ?? [];
  if (parts.includes('\\') || parts.some((each, i) => each === '*' && parts[i + 1] === '*')) {
    throw new Error(`Event pattern, ${at}: the wildcard ${JSON.stringify(pattern)} is not valid. Write \\* for a star and \\\\ for a backslash, and no two wildcards in a row`);
  }
  const source = parts.map((each) => each === '*' ? '.*' : each.at(-1)?.replace(/[.*+?^${}()|[\]\\]/, '\\$&') ?? '');
  return new RegExp(`^${source.join('')}$`, 's');
}
