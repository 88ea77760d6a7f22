import type { Clock, ScheduledAction } from '../clock.js';
import type { EventFeed } from './event-feed.js';
import { agreementAmended, agreementCreated, agreementEnded, licenseDeprovisioned, licenseUpdated } from './events.js';
import type { IdGenerator } from './ids.js';
import type { Product } from './product.js';
import { DEPROVISIONING_DELAY, LICENSE_ISSUER, PROVISIONING_DELAY, TOKEN_FIELD } from './rules.js';
import { checkRise, checkTerms } from './terms.js';
import type { Terms } from './terms.js';
import { toSecond } from './times.js';
import type { RegistrationTokens } from './tokens.js';

/** What a purchase needs of the marketplace around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly events: EventFeed;
  readonly tokens: RegistrationTokens;
}

export interface PurchaseDetails {
  readonly account: string;
  readonly product: Product;
  readonly terms: Terms;
  /** End of the contract; absent: open-ended. */
  readonly expiresAt?: number;
}

export type AgreementStatus = 'ACTIVE' | 'CANCELLED' | 'EXPIRED';

/** One agreement of a buyer and the one license it provides. All times are milliseconds since the epoch. */
export class Purchase {
  public readonly account: string;
  public readonly product: Product;
  public readonly agreementId: string;
  public readonly offerId: string;
  public readonly licenseId: string;
  public readonly licenseArn: string;
  public readonly acceptedAt: number;
  public readonly expiresAt?: number;
  private status: AgreementStatus = 'ACTIVE';
  private activated?: number;
  private deprovisioned?: number;
  private bought: Terms;
  private provided: Terms = {};
  private coming: ScheduledAction[] = [];

  constructor(details: PurchaseDetails, private readonly around: Surroundings) {
    this.account = details.account;
    this.product = details.product;
    this.bought = details.terms;
    this.expiresAt = details.expiresAt;
    this.agreementId = `agmt-${around.ids.alphanumeric(25)}`;
    this.offerId = `offer-${around.ids.alphanumeric(13)}`;
    this.licenseId = `l-${around.ids.hex(32)}`;
    this.licenseArn = `arn:aws:license-manager::${LICENSE_ISSUER}:license:${this.licenseId}`;
    this.acceptedAt = around.clock.now();
    this.start();
  }

  public get agreementStatus(): AgreementStatus {
    return this.status;
  }

  /** Time of the first `License Updated`; absent until then. */
  public get activatedAt(): number | undefined {
    return this.activated;
  }

  /** Time of `License Deprovisioned`; absent until then. */
  public get deprovisionedAt(): number | undefined {
    return this.deprovisioned;
  }

  /** What GetEntitlements tells of this license now. */
  public get entitlements(): Terms {
    const expired = this.expiresAt !== undefined && this.around.clock.now() >= this.expiresAt;
    return expired ? {} : this.provided;
  }

  /** The buyer presses "Set up your account": the fields that the browser posts to the fulfillment URL. */
  public setUpAccount(): Record<string, string> {
    this.needsActive('set up');
    return { [TOKEN_FIELD]: this.around.tokens.issue(this) };
  }

  /** Buys more of a contract; dimensions that are not named stay as they are. */
  public upgrade(entitlements: Terms): void {
    this.needsActive('upgraded');
    checkTerms(this.product, entitlements);
    if (Object.keys(entitlements).length === 0) {
      throw new Error(`Product '${this.product.code}': only contracts can be upgraded; a ${this.product.pricingModel} has no entitlements.`);
    }
    checkRise(this.product, this.bought, entitlements);
    this.bought = { ...this.bought, ...entitlements };
    const now = this.around.clock.now();
    this.withoutWaiting(this.around.events.emit(now, agreementAmended(this)));
    this.provideAt(now + PROVISIONING_DELAY, this.bought);
  }

  public cancel(): void {
    this.needsActive('cancelled');
    this.withoutWaiting(this.end('CANCELLED', this.around.clock.now()));
  }

  private start(): void {
    this.withoutWaiting(this.around.events.emit(this.acceptedAt, agreementCreated(this)));
    this.provideAt(this.acceptedAt + PROVISIONING_DELAY, this.bought);
    if (this.expiresAt !== undefined) {
      const due = this.expiresAt;
      this.schedule(due, 'expires', () => this.end('EXPIRED', due));
    }
  }

  private provideAt(due: number, terms: Terms): void {
    this.schedule(due, 'is updated', () => {
      this.activated ??= toSecond(due);
      this.provided = terms;
      return this.around.events.emit(due, licenseUpdated(this));
    });
  }

  /** A license that was never provided is not deprovisioned either: it just never comes. */
  private end(status: 'CANCELLED' | 'EXPIRED', time: number): Promise<void> {
    this.status = status;
    this.coming.forEach((action) => {
      action.cancel();
    });
    if (this.activated !== undefined) {
      const due = time + DEPROVISIONING_DELAY;
      this.schedule(due, 'is deprovisioned', () => {
        this.deprovisioned = toSecond(due);
        this.provided = {};
        return this.around.events.emit(due, licenseDeprovisioned(this));
      });
    }
    return this.around.events.emit(time, agreementEnded(this, status));
  }

  private schedule(due: number, what: string, action: () => Promise<void>): void {
    this.coming.push(this.around.clock.schedule(due, `License ${this.licenseId} ${what}`, action));
  }

  private withoutWaiting(emitted: Promise<void>): void {
    this.around.events.remember(emitted);
  }

  private needsActive(what: string): void {
    if (this.status !== 'ACTIVE') {
      throw new Error(`Agreement ${this.agreementId} is ${this.status}: only an active agreement can be ${what}. Subscribe again for a new one.`);
    }
  }
}
