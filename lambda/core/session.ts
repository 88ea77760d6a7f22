import type { Session } from './registration.js';

/** How long a registration page can be used after it was opened, as often as the buyer wants. */
export const SESSION_MILLISECONDS = 60 * 60 * 1_000;

/** DynamoDB deletes expired items late (up to days), so the time is compared here. */
export function isExpired(session: Session, now: number): boolean {
  return now >= session.expiresAt;
}
