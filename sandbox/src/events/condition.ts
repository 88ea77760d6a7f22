import { BlockList, isIP } from 'node:net';
import { isJsonObject } from '../json.js';

/** What a pattern asks of one field: that it exists or not, or something of one of its values. */
export type Condition
  = | { readonly kind: 'exists'; readonly exists: boolean }
    | { readonly kind: 'value'; readonly matches: (value: unknown) => boolean };

type Test = (value: unknown) => boolean;

const OPERATORS: Readonly<Record<string, (operand: unknown, at: string) => Test>> = {
  'prefix': (operand, at) => textTest(operand, at, 'prefix', (value, part) => value.startsWith(part)),
  'suffix': (operand, at) => textTest(operand, at, 'suffix', (value, part) => value.endsWith(part)),
  'equals-ignore-case': (operand, at) => {
    const expected = text(operand, at, 'equals-ignore-case').toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === expected;
  },
  'wildcard': (operand, at) => {
    const expression = wildcard(text(operand, at, 'wildcard'));
    return (value) => typeof value === 'string' && expression.test(value);
  },
  'numeric': numeric,
  'cidr': cidr,
  'anything-but': anythingBut,
};

export function compileCondition(condition: unknown, at: string): Condition {
  if (!isJsonObject(condition)) {
    return { kind: 'value', matches: (value) => value === condition };
  }
  const [[operator, operand] = ['nothing', undefined], ...more] = Object.entries(condition);
  if (operator === 'exists' && typeof operand === 'boolean') {
    return { kind: 'exists', exists: operand };
  }
  const compile = more.length === 0 ? OPERATORS[operator] : undefined;
  if (!compile) {
    throw new Error(`Event pattern, ${at}: ${JSON.stringify(condition)} is not supported. Operators: ${[...Object.keys(OPERATORS), 'exists'].join(', ')}`);
  }
  return { kind: 'value', matches: compile(operand, at) };
}

function text(operand: unknown, at: string, operator: string): string {
  if (typeof operand !== 'string') {
    throw new Error(`Event pattern, ${at}: ${operator} takes a string, not ${JSON.stringify(operand)}`);
  }
  return operand;
}

function textTest(operand: unknown, at: string, operator: string, holds: (value: string, part: string) => boolean): Test {
  if (isJsonObject(operand) && 'equals-ignore-case' in operand) {
    const part = text(operand['equals-ignore-case'], at, operator).toLowerCase();
    return (value) => typeof value === 'string' && holds(value.toLowerCase(), part);
  }
  const part = text(operand, at, operator);
  return (value) => typeof value === 'string' && holds(value, part);
}

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function wildcard(pattern: string): RegExp {
  const parts = pattern.match(/\\[*\\]|[^]/g) ?? [];
  const source = parts.map((part) => part === '*' ? '.*' : part.at(-1)?.replace(/[.*+?^${}()|[\]\\]/, '\\$&') ?? '');
  return new RegExp(`^${source.join('')}$`, 's');
}

const COMPARISONS = new Map<unknown, (value: number, limit: number) => boolean>([
  ['=', (value, limit) => value === limit],
  ['<', (value, limit) => value < limit],
  ['<=', (value, limit) => value <= limit],
  ['>', (value, limit) => value > limit],
  ['>=', (value, limit) => value >= limit],
]);

function numeric(operand: unknown, at: string): Test {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const compare = COMPARISONS.get(parts[i]);
    const limit = parts[i + 1];
    if (compare && typeof limit === 'number') {
      tests.push((value) => compare(value, limit));
    }
  }
  if (tests.length === 0 || tests.length * 2 !== parts.length) {
    throw new Error(`Event pattern, ${at}: numeric takes comparisons like [">=", 0, "<", 5], not ${JSON.stringify(operand)}`);
  }
  return (value) => typeof value === 'number' && tests.every((holds) => holds(value));
}

function cidr(operand: unknown, at: string): Test {
  const [address = '', bits = ''] = text(operand, at, 'cidr').split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || !/^\d+$/.test(bits)) {
    throw new Error(`Event pattern, ${at}: cidr takes a range like 10.0.0.0/24, not ${JSON.stringify(operand)}`);
  }
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  return (value) => typeof value === 'string' && isIP(value) > 0 && range.check(value, isIP(value) === 6 ? 'ipv6' : 'ipv4');
}

function anythingBut(operand: unknown, at: string): Test {
  if (!isJsonObject(operand)) {
    const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    return (value) => !excluded.includes(value);
  }
  const [[operator, operands] = ['nothing', undefined]] = Object.entries(operand);
  const compile = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator) ? OPERATORS[operator] : undefined;
  if (!compile) {
    throw new Error(`Event pattern, ${at}: anything-but does not go with ${operator}`);
  }
  const tests = (Array.isArray(operands) ? operands : [operands]).map((each) => compile(each, at));
  return (value) => !tests.some((holds) => holds(value));
}
