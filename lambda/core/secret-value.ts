import { createHash } from 'node:crypto';

/** Random bytes in a secret value: a session of a registration page, or a one-time code. */
export const SECRET_BYTES = 32;

const SECRET_VALUE = /^[A-Za-z0-9_-]{43}$/;

/** Whether a text can be a secret value at all: 32 bytes in base64url. */
export function isSecretValue(text: string): boolean {
  return SECRET_VALUE.test(text);
}

/** What is stored instead of a secret value, so that a leaked table opens nothing. */
export function secretHash(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
