const ALWAYS_ALLOWED = 5;
const ALLOWED_SHARE = 0.1;

/**
 * Whether so many endings found at once can be believed. A wrong answer of AWS, or of ours, must not shut out
 * everybody: more than this a person has to confirm, by number.
 */
export function mayEnd(endings: number, active: number, confirmed = 0): boolean {
  return endings <= Math.max(ALWAYS_ALLOWED, active * ALLOWED_SHARE, confirmed);
}
