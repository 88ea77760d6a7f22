import type { Json } from '../assembly/json.js';
import { differences } from './match.js';

/**
 * Fails with a list of what differs.
 * @throws Error if there is nothing to compare with: an `expect(actual).toBe(expected)` of other tools would pass unnoticed
 */
export function expectLike(...given: readonly [actual: unknown, expected: Json]): void {
  const [actual, expected] = given;
  if ((given as readonly unknown[]).length < 2) {
    throw new Error('expect takes both at once: expect(actual, expected), for example expect(purchase.status, "ACTIVE"). There is no expect(actual).toBe(expected).');
  }
  const problems = differences(jsonOf(actual), expected, 'it');
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}

function jsonOf(value: unknown): Json | undefined {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value)) as Json;
}
