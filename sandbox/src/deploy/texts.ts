import type { Json } from '../assembly/json.js';

/** A text, or the texts in a list. */
export function texts(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value as readonly Json[] : [value]).filter((element): element is string => typeof element === 'string');
}
