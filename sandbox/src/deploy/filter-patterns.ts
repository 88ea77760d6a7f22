import { isObject } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';
import type { Settings } from './settings.js';

/** The parsed patterns of an event source mapping's FilterCriteria. */
export function filterPatterns(settings: Settings): object[] {
  const filters = settings.child('FilterCriteria')?.children('Filters') ?? [];
  return filters.map((filter) => {
    const pattern = parsed(filter.requiredText('Pattern'));
    if (!isObject(pattern)) {
      throw filter.error('Pattern', 'must be a JSON object.');
    }
    return pattern;
  });
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
