import { isList, isObject, membersOf } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';
import { compilePattern } from '../events/pattern.js';
import type { Settings } from './settings.js';

/** The parsed patterns of an event source mapping's FilterCriteria. */
export function filterPatterns(settings: Settings): object[] {
  const filters = settings.child('FilterCriteria')?.children('Filters') ?? [];
  return filters.map((filter) => {
    const pattern = parsed(filter.requiredText('Pattern'));
    if (!isObject(pattern)) {
      throw filter.error('Pattern', 'must be a JSON object.');
    }
    try {
      compilePattern(pattern);
      checkOperators(pattern);
    } catch (cause) {
      throw filter.error('Pattern', `is not valid: ${cause instanceof Error ? cause.message : String(cause)}.`);
    }
    return pattern;
  });
}

/**
 * Throws for operators of EventBridge rules that filters of event source mappings do not have: wildcard, and anything-but with another operator
 * in it. Sources: Lambda developer guide, "Filter rule syntax", does not list them; EventBridge user guide, "Comparison operators", has them for
 * buses and not for polled sources (2026-11).
 */
function checkOperators(node: Json): void {
  for (const [name, member] of membersOf(node)) {
    if (isList(member) && name !== '$or') {
      member.filter(isObject).flatMap(membersOf).forEach(checkCondition);
    } else {
      (isList(member) ? member : [member]).forEach(checkOperators);
    }
  }
}

function checkCondition([operator, operand]: readonly [string, Json]): void {
  if (operator === 'wildcard' || (operator === 'anything-but' && isObject(operand))) {
    throw new Error(`event source mappings do not take ${JSON.stringify({ [operator]: operand })}; rules of EventBridge do. Use prefix, suffix, equals-ignore-case or anything-but with plain values`);
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
