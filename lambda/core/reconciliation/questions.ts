import type { ReconciledLicense } from './reconciled.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Events come within minutes. After some days an answer will not change any more. */
const FIRST = 15 * MINUTE;
const LAST = 48 * HOUR;

/**
 * The agreement of a license whose buyer has not registered: it may continue another one, for which somebody did. AWS told
 * so in an event that may be lost.
 */
export function unregisteredAgreement({ access, facts, chainAsked }: ReconciledLicense, now: number): string | undefined {
  const agreement = facts.updated?.agreement;
  const waits = access.state === 'PENDING' && access.reason === 'REGISTRATION' && isTimeToAsk(access.since, now);
  return waits && facts.predecessors === undefined && chainAsked !== agreement ? agreement : undefined;
}

/** Whether a buyer has registered and AWS has not confirmed the license: that event may be lost. */
export function isUnconfirmed({ access, facts }: ReconciledLicense, now: number): boolean {
  return access.state === 'PENDING' && access.reason === 'LICENSE' && isTimeToAsk(facts.registered?.time, now);
}

/** A registered license that an older version wrote, which did not keep its agreements. */
export function isRegistrationUnwalked({ facts, registrationWalked }: ReconciledLicense): boolean {
  const { registered, linked, updated, deprovisioned } = facts;
  return registered !== undefined && linked === undefined && (updated ?? deprovisioned) !== undefined && registrationWalked === undefined;
}

function isTimeToAsk(since: string | undefined, now: number): boolean {
  return since !== undefined && Date.parse(since) <= now - FIRST && Date.parse(since) > now - LAST;
}
