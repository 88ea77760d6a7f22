import { createHash } from 'node:crypto';
import type { Session } from './registration.js';

/** How long a registration page can be used after it was opened, as often as the buyer wants. */
export const SESSION_MILLISECONDS = 60 * 60 * 1_000;

/** Random bytes in a session value. */
export const SESSION_BYTES = 32;

const SESSION_VALUE = /^[A-Za-z0-9_-]{43}$/;

/** Whether a text can be a session value at all: 32 bytes in base64url. */
export function isSessionValue(text: string): boolean {
  return SESSION_VALUE.test(text);
}

/** What is stored instead of the session value, so that a leaked table opens no page. */
export function sessionHash(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

/** DynamoDB deletes expired items late (up to days), so the time is compared here. */
export function isExpired(session: Session, now: number): boolean {
  return now >= session.expiresAt;
}
