import type { AgreementEndedFact, Stamp } from './license.js';
import type { Fact } from './licenses.js';

/** Item `agreement#<id>`: what joins the events of an agreement, which name no license, to its licenses. */
export interface AgreementHub {
  readonly id: string;
  /** Every license that was ever seen with this agreement. Only grows. */
  readonly licenses: readonly string[];
  /** The agreements that it renews or replaces, and those that renew or replace it. Only grow. */
  readonly previous: readonly string[];
  readonly next: readonly string[];
  /** The licenses whose registration counts for the licenses of this agreement. Only grows. */
  readonly registered: readonly string[];
  readonly ended?: AgreementEndedFact;
}

/** A `Purchase Agreement Created` event. */
export interface AgreementCreated extends Stamp {
  readonly intent?: string;
  /** The agreement that this one renews or replaces. */
  readonly previous?: string;
}

/**
 * The hubs. Every method that writes answers the hub as it is after the write: of two handlers that
 * meet at a hub, the second always sees what the first one left. Reading before writing would lose the link.
 */
export interface Agreements {
  /** The hub as it is now, strongly consistent; an empty one if nothing was heard of the agreement. */
  get(agreement: string): Promise<AgreementHub>;
  link(agreement: string, license: string): Promise<AgreementHub>;
  created(agreement: string, created: AgreementCreated): Promise<AgreementHub>;
  ended(agreement: string, ended: AgreementEndedFact): Promise<AgreementHub>;
  precededBy(agreement: string, previous: string, heard: Stamp): Promise<AgreementHub>;
  followedBy(agreement: string, next: string, heard: Stamp): Promise<AgreementHub>;
  /** The registration of this license counts for the agreement. A hub that was forgotten stays forgotten. */
  registered(agreement: string, license: string): Promise<AgreementHub>;
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

/** What a license must be told. */
export interface News {
  readonly license: string;
  readonly fact: Fact;
}

/** What each license of the hub must be told about the agreement. */
export function factsFor(hub: AgreementHub): News[] {
  const { id, ended, licenses } = hub;
  return ended ? licenses.map((license) => ({ license, fact: { kind: 'agreement-ended', agreement: id, value: ended } })) : [];
}
