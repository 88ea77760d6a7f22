import { createHash } from 'node:crypto';

/** A short, stable text for what has no name of its own. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** A stable identifier in the form of a UUID. */
export function stableUuid(text: string): string {
  const hash = digest(text, 32);
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20)].join('-');
}
