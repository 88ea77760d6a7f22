import { createHash } from 'node:crypto';

/**
 * A fingerprint of a value, whatever the order of its keys. Undefined members do not count, so that a
 * member added by a later release leaves the digests of all licenses that do not have it as they are.
 */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => isRecord(member)
    ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => a < b ? -1 : 1))
    : member);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
