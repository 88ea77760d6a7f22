import type { Agreement } from '../model.js';
import { RENEWAL_LOCKOUT } from '../rules.js';

/**
 * From when on the renewal is decided. Undefined: at any time until the end can it be changed. AWS shows the term for long
 * contracts only; [ours] a contract shorter than two of its lockouts has none.
 */
export function renewalLockoutOf({ startsAt, endsAt }: Pick<Agreement, 'startsAt' | 'endsAt'>): number | undefined {
  return endsAt !== undefined && endsAt - startsAt >= 2 * RENEWAL_LOCKOUT ? endsAt - RENEWAL_LOCKOUT : undefined;
}
