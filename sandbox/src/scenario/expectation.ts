import type { Json } from '../assembly/json.js';
import { differences } from './match.js';

/** Fails with a list of what differs. */
export function expectLike(actual: unknown, expected: Json): void {
  const problems = differences(jsonOf(actual), expected, 'it');
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}

function jsonOf(value: unknown): Json | undefined {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value)) as Json;
}
