import type { Caller } from '../model.js';
import { MINUTE } from '../rules.js';
import type { WireRequest } from './route.js';

const SIGNED_AT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
/** Clocks that differ by less are taken for the same: requests are signed to the second, and travel. */
const SAME = MINUTE;

/** What the caller's clock said when it signed, in milliseconds; undefined if the request does not say it. */
export function requestTime({ headers }: Pick<WireRequest, 'headers'>): number | undefined {
  const signedAt = headers['x-amz-date'];
  const parts = typeof signedAt === 'string' ? SIGNED_AT.exec(signedAt)?.slice(1) : undefined;
  const time = parts === undefined ? NaN : Date.parse(`${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** How far the caller's clock is behind virtual time, where it is another clock: that of a program outside, which `advance` does not move. */
export function clockOf(request: WireRequest, now: number): Pick<Caller, 'clockBehind'> {
  const behind = now - (requestTime(request) ?? now);
  return Math.abs(behind) <= SAME ? {} : { clockBehind: behind };
}
