import type { License } from './license.js';

/** How far a license is that can still be registered. */
export type OpenStanding = 'new' | 'registered' | 'active';

export type Standing = OpenStanding | 'ended' | 'replaced';

/** What the registration page needs to know about a license; without one, AWS's events have not come yet. */
export function standingOf(license: License | undefined): Standing {
  if (license?.access.state === 'ENDED') {
    return license.access.reason === 'REPLACED' ? 'replaced' : 'ended';
  }
  if (!license?.facts.registered && !license?.facts.inherited) {
    return 'new';
  }
  return license.access.state === 'ACTIVE' ? 'active' : 'registered';
}
