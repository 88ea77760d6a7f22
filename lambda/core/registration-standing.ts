import type { AccessState, License } from './license.js';

/** How far a license is that can still be registered. `failed`: registered, and AWS could not confirm the purchase. */
export type OpenStanding = 'new' | 'registered' | 'failed' | 'active';

export type Standing = OpenStanding | 'ended' | 'replaced';

/** What the waiting page shows. */
export type WaitingState = AccessState | 'FAILED';

/** What the registration page needs to know about a license; without one, AWS's events have not come yet. */
export function standingOf(license: License | undefined): Standing {
  if (license?.access.state === 'ENDED') {
    return license.access.reason === 'REPLACED' ? 'replaced' : 'ended';
  }
  if (!license?.facts.registered && !license?.facts.inherited) {
    return 'new';
  }
  switch (waitingStateOf(license)) {
    case 'ACTIVE':
      return 'active';
    case 'FAILED':
      return 'failed';
    default:
      return 'registered';
  }
}

/** A failure that may be about another offer takes nothing away: it only explains why a license is still pending. */
export function waitingStateOf(license: License | undefined): WaitingState {
  const state = license?.access.state ?? 'PENDING';
  const { failed, subscription } = license?.facts ?? {};
  return state === 'PENDING' && failed && (subscription === undefined || failed.time > subscription.time) ? 'FAILED' : state;
}
