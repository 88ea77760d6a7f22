import type { AgreementEndedFact, Stamp } from './license.js';
import type { Fact } from './licenses.js';

/** Item `agreement#<id>`: what joins the events of an agreement, which name no license, to its licenses. */
export interface AgreementHub {
  readonly id: string;
  /** Every license that was ever seen with this agreement. Only grows. */
  readonly licenses: readonly string[];
  readonly ended?: AgreementEndedFact;
}

/** A `Purchase Agreement Created` event. */
export interface AgreementCreated extends Stamp {
  readonly intent?: string;
}

/**
 * The hubs. Every method writes first and answers the hub as it is after the write: of two handlers that
 * meet at a hub, the second always sees what the first one left. Reading before writing would lose the link.
 */
export interface Agreements {
  link(agreement: string, license: string): Promise<AgreementHub>;
  created(agreement: string, created: AgreementCreated): Promise<AgreementHub>;
  ended(agreement: string, ended: AgreementEndedFact): Promise<AgreementHub>;
}

const UNLINKED_DAYS = 400;
const SECONDS_PER_DAY = 86_400;

/**
 * When a hub without a license is forgotten, in seconds since the epoch. Agreement events carry no product
 * code: those of the seller's other products leave hubs that never get a license.
 */
export function forgottenAt(lastHeard: Stamp): number {
  return Math.floor(Date.parse(lastHeard.time) / 1_000) + UNLINKED_DAYS * SECONDS_PER_DAY;
}

/** What each license of the hub must be told about the agreement. */
export function factsFor(hub: AgreementHub): { readonly license: string; readonly fact: Fact }[] {
  const { id, ended, licenses } = hub;
  return ended ? licenses.map((license) => ({ license, fact: { kind: 'agreement-ended', agreement: id, value: ended } })) : [];
}
