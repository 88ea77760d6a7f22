import { FREE_TRIAL } from './marketplace-rules.js';

/** Whose purchase somebody is registering, as ResolveCustomer told it. */
export interface Purchase {
  /** License id. */
  readonly license: string;
  /** Absent for legacy products, which have none. */
  readonly licenseArn?: string;
  /** The buyer's AWS account. Legacy products may be told none. */
  readonly account?: string;
  /** The CustomerIdentifier: of legacy products only. */
  readonly customer?: string;
}

/** The kind of offer, where AWS Marketplace says one. The browser tells it, so nothing is decided by it. */
export type OfferType = typeof FREE_TRIAL;

/** A buyer who comes from AWS Marketplace. */
export interface Arrival extends Purchase {
  readonly offerType?: OfferType;
}

/** What the buyer typed, by field name. Empty fields are absent. */
export type Contact = Readonly<Record<string, string>>;

/** Not in what is typed: control characters and line separators would let a value pose as more than one line in a mail. */
export const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A registration page that was opened: it binds what is typed to one purchase. */
export interface Session extends Arrival {
  /** SHA-256 of the value that the page holds; the value itself is nowhere at rest. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The registrations table: the only place of personal data. */
export interface Registrations {
  /** Opens a session for this arrival and answers the secret value that the page holds. */
  open(arrival: Arrival, expiresAt: number): Promise<string>;
  /** The session of a value (strongly consistent), expired or not. */
  session(value: string): Promise<Session | undefined>;
  /** Item `license#<id>`: replaces the contact of a license, unless a newer one is there already. */
  store(license: string, contact: Contact, at: string): Promise<void>;
}

/** The offer type that was posted, if it is one that AWS Marketplace is known to post. */
export function offerTypeOf(posted: string | undefined): OfferType | undefined {
  return posted === FREE_TRIAL ? FREE_TRIAL : undefined;
}
