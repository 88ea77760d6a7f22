/** Whose purchase a browser is registering, as ResolveCustomer told it. */
export interface Purchase {
  /** License id. */
  readonly license: string;
  readonly licenseArn: string;
  readonly account: string;
}

/** What the buyer typed, by declared field name. Empty fields are absent. */
export type Contact = Readonly<Record<string, string>>;

/** A registration page that was opened: it binds what is typed to one purchase. */
export interface Session extends Purchase {
  /** SHA-256 of the value that the page holds; the value itself is nowhere at rest. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The registrations table: the only place of personal data. */
export interface Registrations {
  /** Opens a session for this purchase and answers the secret value that the page holds. */
  open(purchase: Purchase, expiresAt: number): Promise<string>;
  /** The session of a value (strongly consistent), expired or not. */
  session(value: string): Promise<Session | undefined>;
  /** Item `license#<id>`: replaces the contact of a license. */
  store(license: string, contact: Contact, at: string): Promise<void>;
}
