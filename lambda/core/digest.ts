import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/**
 * A fingerprint of a value, whatever the order of its keys. Undefined members do not count, so that a
 * member added by a later release leaves the digests of all licenses that do not have it as they are.
 */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
