/** Conditions on numbers and on IP addresses. */
import { BlockList, isIP } from 'node:net';
import { text } from './text-conditions.js';
import type { Test } from './text-conditions.js';

/** EventBridge compares numbers in this range only. Source: eb-create-pattern-operators, numeric matching (2026-11). */
const NUMERIC_LIMIT = 5e9;

const COMPARISONS: ReadonlyMap<unknown, (value: number, limit: number) => boolean> = new Map([
  ['=', (value: number, limit: number) => value === limit],
  ['<', (value: number, limit: number) => value < limit],
  ['<=', (value: number, limit: number) => value <= limit],
  ['>', (value: number, limit: number) => value > limit],
  ['>=', (value: number, limit: number) => value >= limit],
]);

/** What may stand in a numeric condition: one comparison, or a lower and an upper bound in this order. */
const FORMS = /^(?:=|<|<=|>|>=|>=?,<=?)$/;

export function numeric(operand: unknown, at: string): Test {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const operators = parts.filter((_, i) => i % 2 === 0);
  const limits = parts.filter((_, i): _ is number => i % 2 === 1 && typeof parts[i] === 'number');
  const [low = 0, high = Infinity] = limits;
  if (limits.length !== operators.length || !FORMS.test(operators.join()) || low >= high || limits.some((limit) => Math.abs(limit) > NUMERIC_LIMIT)) {
    throw new Error(`Event pattern, ${at}: numeric takes a comparison like ["=", 5] or a range like [">=", 0, "<", 5] of numbers between -5e9 and 5e9, not ${JSON.stringify(operand)}`);
  }
  const tests = operators.map((operator, i) => (value: number) => COMPARISONS.get(operator)?.(value, limits[i]) ?? false);
  return (value) => typeof value === 'number' && tests.every((holds) => holds(value));
}

export function cidr(operand: unknown, at: string): Test {
  const [address = '', bits = ''] = text(operand, at, 'cidr').split('/');
  const version = isIP(address);
  if (version === 0 || !/^\d+$/.test(bits) || Number(bits) > (version === 6 ? 128 : 32)) {
    throw new Error(`Event pattern, ${at}: cidr takes a range like 10.0.0.0/24, not ${JSON.stringify(operand)}`);
  }
  const range = new BlockList();
  range.addSubnet(address, Number(bits), familyOf(version));
  return (value) => typeof value === 'string' && isIP(value) === version && range.check(value, familyOf(version));
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 6 ? 'ipv6' : 'ipv4';
}
