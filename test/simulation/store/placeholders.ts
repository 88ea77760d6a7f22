import type { Placeholders } from './expressions.js';
import { BadRequest } from './values.js';

const EXPRESSION_BYTES = 4 * 1024;
const PLACEHOLDER = /[#:][A-Za-z0-9_]+/g;
const known = new Map<string, ReadonlySet<string>>();

/** DynamoDB refuses names and values that no expression of the request uses, and expressions above 4 KB. */
export function checkPlaceholders(expressions: readonly (string | undefined)[], { names = {}, values = {} }: Placeholders): void {
  const used = expressions.map((expression) => (expression === undefined ? undefined : usedIn(expression)));
  for (const placeholders of [names, values]) {
    for (const placeholder in placeholders) {
      if (!used.some((one) => one?.has(placeholder))) {
        throw new BadRequest(`Value provided in ExpressionAttributeNames or ExpressionAttributeValues unused in expressions: ${placeholder}`);
      }
    }
  }
}

function usedIn(expression: string): ReadonlySet<string> {
  let used = known.get(expression);
  if (!used) {
    if (expression.length > EXPRESSION_BYTES) {
      throw new BadRequest(`Expression size has exceeded the maximum allowed size: ${expression.length} bytes`);
    }
    used = new Set(expression.match(PLACEHOLDER));
    known.set(expression, used);
  }
  return used;
}
