import { SignedAgreement } from './agreements/agreement.js';
import { AgreementRun } from './agreements/agreement-run.js';
import { IssuedLicense } from './agreements/license.js';
import { renewalLockoutOf } from './agreements/renewal-lockout.js';
import type { Surroundings } from './agreements/surroundings.js';
import { together } from './agreements/together.js';
import { writtenOffer } from './journal/commands.js';
import type { Agreement, AgreementStatus, License } from './model.js';
import { acceptable, publicOffer } from './offer.js';
import type { Offer } from './offer.js';
import { checkOffer } from './offer-check.js';
import type { Product } from './product.js';
import { FREE_TRIAL_OFFER, OFFER_TYPE_FIELD, TOKEN_FIELD } from './rules.js';
import { checkRise, checkTerms } from './terms.js';
import type { Terms } from './terms.js';
import { iso } from './times.js';

export interface PurchaseDetails {
  readonly account: string;
  /** Only for legacy products. */
  readonly customerIdentifier?: string;
  readonly offer: Offer;
  /** The buyer's payment fails, so that no license ever comes. */
  readonly paymentFails?: boolean;
}

/**
 * What a buyer bought, through all renewals and replacements: a chain of agreements, and the license or licenses it provides.
 * What is told of the agreement and of the license is about the newest. All times are milliseconds since the epoch.
 */
export class Purchase {
  public readonly account: string;
  public readonly product: Product;
  public readonly customerIdentifier?: string;
  private readonly runs: AgreementRun[] = [];
  private readonly paymentFails: boolean;
  private termsOfRenewal?: Terms;

  constructor({ account, customerIdentifier, offer, paymentFails = false }: PurchaseDetails, private readonly around: Surroundings) {
    this.account = account;
    this.product = offer.product;
    this.customerIdentifier = customerIdentifier;
    this.paymentFails = paymentFails;
    this.told(this.sign(offer, this.now).begin());
  }

  /** The id of its first agreement. */
  public get id(): string {
    return this.runs[0].agreement.id;
  }

  public get agreement(): Agreement {
    return this.current.agreement;
  }

  /** The first, its renewals and replacements, oldest first. */
  public get agreements(): readonly Agreement[] {
    return this.runs.map(({ agreement }) => agreement);
  }

  public get license(): License {
    return this.current.license;
  }

  /** Oldest first; several if a renewal or replacement brought a new one. */
  public get licenses(): readonly License[] {
    return [...new Set(this.runs.map(({ license }) => license))];
  }

  public get agreementId(): string {
    return this.agreement.id;
  }

  public get offerId(): string {
    return this.agreement.offerId;
  }

  public get licenseId(): string {
    return this.license.id;
  }

  public get licenseArn(): string {
    return this.license.arn;
  }

  public get acceptedAt(): number {
    return this.agreement.acceptedAt;
  }

  /** End of the contract or trial; absent: open-ended. */
  public get expiresAt(): number | undefined {
    return this.agreement.endsAt;
  }

  public get agreementStatus(): AgreementStatus {
    return this.agreement.status;
  }

  /** Time of the license's first `License Updated`; absent until then. */
  public get activatedAt(): number | undefined {
    return this.license.activatedAt;
  }

  /** Time of `License Deprovisioned`; absent until then. */
  public get deprovisionedAt(): number | undefined {
    return this.license.deprovisionedAt;
  }

  /** What GetEntitlements tells of this license now. */
  public get entitlements(): Terms {
    return this.license.entitlements;
  }

  /** The buyer presses "Set up your account": the fields that the browser posts to the fulfillment URL. */
  public setUpAccount(): Record<string, string> {
    return this.around.steps.command('setUpAccount', [this.id], () => {
      this.needsActive('set up');
      return {
        [TOKEN_FIELD]: this.around.tokens.issue(this.license),
        ...(this.agreement.freeTrialDays !== undefined && { [OFFER_TYPE_FIELD]: FREE_TRIAL_OFFER }),
      };
    });
  }

  /** Buys more of a contract; dimensions that are not named stay as they are. */
  public upgrade(entitlements: Terms): void {
    this.around.steps.command('upgrade', [this.id, entitlements], () => {
      this.needsActive('upgraded');
      checkTerms(this.product, entitlements);
      if (Object.keys(entitlements).length === 0) {
        throw new Error(`Product '${this.product.code}': only contracts can be upgraded; a ${this.product.pricingModel} has no entitlements.`);
      }
      checkRise(this.product, this.agreement.terms, entitlements);
      this.told(this.current.amend(this.now, { ...this.agreement.terms, ...entitlements }));
    });
  }

  /**
   * Renews a contract before its end: a new agreement follows at once.
   * @param entitlements of the new term; default: those of now. Amounts may be lower
   * @param months of the new term; default: as many as before
   */
  public renew(entitlements?: Terms, months?: number): void {
    this.around.steps.command('renew', [this.id, entitlements, months], () => {
      this.needsContract('renewed');
      if (this.agreement.startsAt > this.now) {
        throw new Error(`Agreement ${this.agreementId} starts at ${iso(this.agreement.startsAt)}: it can be renewed from then on.`);
      }
      const offer = this.renewalOffer(entitlements, months);
      checkOffer(offer, this.around.behaviour, this.now);
      this.told(this.succeed('RENEW', offer, this.now));
    });
  }

  /** Accepts another offer for the same product in place of the agreement of now, for example a private one, or a paid one in a trial. */
  public accept(offer: Offer): void {
    this.around.steps.command('replace', [this.id, writtenOffer(offer)], () => {
      this.checkReplacement(offer);
      this.told(this.succeed('REPLACE', offer, this.now));
    });
  }

  /**
   * Switches the renewal at the end of the contract on or off.
   * @param entitlements of the next term; default: those of now. Amounts may be lower
   */
  public setAutoRenew(on: boolean, entitlements?: Terms): void {
    this.around.steps.command('setAutoRenew', [this.id, on, entitlements], () => {
      this.needsContract('renewed');
      const lockout = renewalLockoutOf(this.agreement);
      if (lockout !== undefined && this.now >= lockout) {
        throw new Error(`Agreement ${this.agreementId}: its renewal could be changed until ${iso(lockout)}.`);
      }
      if (entitlements) {
        checkTerms(this.product, entitlements);
      }
      this.termsOfRenewal = on ? entitlements : undefined;
      if (on !== this.agreement.autoRenew) {
        this.told(this.current.setAutoRenew(this.now, on));
      }
    });
  }

  public cancel(): void {
    this.around.steps.command('cancel', [this.id], () => {
      this.needsActive('cancelled');
      this.told(this.current.end(this.now, 'CANCELLED'));
    });
  }

  /** What AWS does, not the buyer: see `marketplace.aws`. */
  public endByAws(status: 'EXPIRED' | 'TERMINATED'): void {
    this.around.steps.command('endByAws', [this.id, status], () => {
      this.needsActive(status.toLowerCase());
      this.told(this.current.end(this.now, status));
    });
  }

  /** What AWS does, not the buyer: see `marketplace.aws`. */
  public reinstatedByAws(): void {
    this.told(this.current.reinstate(this.now));
  }

  private get current(): AgreementRun {
    return this.runs[this.runs.length - 1];
  }

  private get now(): number {
    return this.around.clock.now();
  }

  private async atEnd(time: number): Promise<void> {
    const { autoRenew, freeTrialDays } = this.agreement;
    if (autoRenew) {
      await this.succeed('RENEW', this.renewalOffer(this.termsOfRenewal), time);
    } else if (freeTrialDays !== undefined && this.product.pricingModel === 'SUBSCRIPTION') {
      await this.succeed('REPLACE', publicOffer({ product: this.product }, this.around.ids), time);
    } else {
      await this.current.end(time, 'EXPIRED');
    }
  }

  private renewalOffer(entitlements = this.agreement.terms, months?: number): Offer {
    const { offer, autoRenew } = this.current.agreement;
    return { ...offer, startsAt: undefined, entitlements, months: months ?? offer.months, autoRenew };
  }

  /** Legacy customers keep what identifies them; under concurrent agreements AWS's documents disagree (facts 7.6). */
  private succeed(intent: 'RENEW' | 'REPLACE', offer: Offer, time: number): Promise<void> {
    const before = this.current;
    const sameLicense = this.product.agreementModel === 'LEGACY' || this.around.behaviour.renewalLicense === 'SAME';
    const next = this.sign(offer, time, { intent, previous: before.agreement, license: sameLicense ? before.license : undefined });
    this.termsOfRenewal = undefined;
    const begun = next.begin();
    const ended = before.end(time, intent === 'RENEW' ? 'RENEWED' : 'REPLACED', sameLicense);
    if (sameLicense) {
      before.license.goOn(time, next.agreement.endsAt);
    }
    return together([begun, ended]);
  }

  private sign(offer: Offer, time: number, chain?: { intent: 'RENEW' | 'REPLACE'; previous: SignedAgreement; license?: IssuedLicense }): AgreementRun {
    const { ids, behaviour, register } = this.around;
    const agreement = new SignedAgreement({
      id: `agmt-${ids.alphanumeric(25)}`, acceptor: this.account, offer, intent: chain?.intent ?? 'NEW', acceptedAt: time, previous: chain?.previous,
    }, behaviour.freeTrialEnd === 'CONTINUED');
    const run = new AgreementRun(agreement, chain?.license ?? this.newLicense(), this.around, {
      atEnd: (due) => this.atEnd(due),
      fails: this.paymentFails,
    });
    this.runs.push(run);
    register.addAgreement(agreement, this);
    return run;
  }

  private newLicense(): IssuedLicense {
    const { account, product, customerIdentifier, around } = this;
    const license = new IssuedLicense({ hex: around.ids.hex(32), account, product, customerIdentifier }, around.clock, around.suspended);
    around.register.addLicense(license, this);
    return license;
  }

  private told(telling: Promise<void>): void {
    this.around.announcer.withoutWaiting(telling);
  }

  private checkReplacement(offer: Offer): void {
    this.needsActive('replaced');
    acceptable(offer, this.account, this.now);
    if (offer.product !== this.product) {
      throw new Error(`Offer ${offer.id} is for product '${offer.product.code}', the agreement ${this.agreementId} for '${this.product.code}'; subscribe to the other product instead.`);
    }
    if (offer.startsAt !== undefined) {
      throw new Error(`Offer ${offer.id} starts at ${iso(offer.startsAt)}: what replaces an agreement starts at once. Leave out startsAt.`);
    }
    if (offer.freeTrialDays !== undefined) {
      throw new Error(`Offer ${offer.id} is a free trial: it cannot take the place of agreement ${this.agreementId}. Accept a paid offer.`);
    }
  }

  private needsContract(what: string): void {
    this.needsActive(what);
    if (this.current.agreement.offer.months === undefined) {
      throw new Error(`Agreement ${this.agreementId} of product '${this.product.code}' cannot be ${what}: only contracts can; a free trial or a SUBSCRIPTION has no term to renew.`);
    }
  }

  private needsActive(what: string): void {
    if (this.agreementStatus !== 'ACTIVE') {
      throw new Error(`Agreement ${this.agreementId} is ${this.agreementStatus}: only an active agreement can be ${what}. Subscribe again for a new one.`);
    }
  }
}
