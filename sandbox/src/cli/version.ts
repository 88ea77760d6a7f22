import { readFileSync } from 'node:fs';
import { isJsonObject, parseJson } from '../json.js';

/** The version of this package. */
export function packageVersion(): string {
  const content = parseJson(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return isJsonObject(content) && typeof content.version === 'string' ? content.version : 'unknown';
}
