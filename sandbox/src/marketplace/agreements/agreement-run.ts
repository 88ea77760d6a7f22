import type { ScheduledAction } from '../../clock.js';
import type { AgreementIntent, AgreementStatus } from '../model.js';
import { DEPROVISIONING_DELAY, FINAL_USAGE, PROVISIONING_DELAY } from '../rules.js';
import type { Terms } from '../terms.js';
import { toSecond } from '../times.js';
import type { SignedAgreement } from './agreement.js';
import type { IssuedLicense } from './license.js';
import { RenewalNotices } from './renewal-notices.js';
import type { Surroundings } from './surroundings.js';

export interface RunOptions {
  /** Called at the end of the agreement's term. */
  readonly atEnd: (time: number) => Promise<void>;
  /** AWS Marketplace cannot provide the license. */
  readonly fails: boolean;
}

/** One agreement from its acceptance to its end: what AWS does with it and with its license, and when. */
export class AgreementRun {
  private coming: ScheduledAction[] = [];
  /** The license was due while AWS had suspended the buyer. */
  private withheld?: { readonly terms: Terms; readonly intent: AgreementIntent };
  private readonly notices: RenewalNotices;

  constructor(
    public readonly agreement: SignedAgreement,
    public readonly license: IssuedLicense,
    private readonly around: Surroundings,
    private readonly options: RunOptions,
  ) {
    this.notices = new RenewalNotices(agreement, around.clock, around.announcer);
  }

  /** An agreement that starts later brings its license then (facts 8.3). */
  public begin(): Promise<void> {
    const { id, acceptedAt, startsAt, endsAt, terms, intent } = this.agreement;
    this.provideAt(startsAt + PROVISIONING_DELAY, terms, intent);
    if (endsAt !== undefined) {
      this.schedule(endsAt, `Agreement ${id} ends`, this.options.atEnd);
    }
    this.notices.plan();
    return this.around.announcer.signed(acceptedAt, this.agreement);
  }

  public amend(time: number, terms: Terms): Promise<void> {
    this.agreement.terms = terms;
    this.provideAt(Math.max(time, this.agreement.startsAt) + PROVISIONING_DELAY, terms, 'AMEND');
    return this.amended(time);
  }

  public setAutoRenew(time: number, on: boolean): Promise<void> {
    this.agreement.autoRenew = on;
    this.notices.plan();
    return this.amended(time);
  }

  /** The buyer's account is suspended no more: a license that was due meanwhile comes now. */
  public reinstate(time: number): Promise<void> {
    const { withheld } = this;
    this.withheld = undefined;
    return withheld && this.agreement.active ? this.provide(time, withheld.terms, withheld.intent) : Promise.resolve();
  }

  /** @param licenseGoesOn the agreement that follows keeps the license */
  public end(time: number, status: Exclude<AgreementStatus, 'ACTIVE'>, licenseGoesOn = false): Promise<void> {
    const { agreement, license, around } = this;
    agreement.status = status;
    agreement.lastUpdatedAt = time;
    this.coming.forEach((action) => {
      action.cancel();
    });
    this.notices.cancel();
    if (licenseGoesOn) {
      return around.announcer.ended(time, agreement);
    }
    license.end(time);
    // A license that was never provided is not deprovisioned either: it just never comes.
    if (license.activatedAt === undefined) {
      return around.announcer.ended(time, agreement);
    }
    const told = around.announcer.ended(time, agreement, license);
    this.deprovision(time);
    return told;
  }

  /** Facts 5.6: two readings of when the last hour for usage starts, and so of when the license goes. */
  private deprovision(ended: number): void {
    const { agreement, license, around } = this;
    const hourFromEnd = around.behaviour.finalHour === 'ENDED';
    const due = ended + (hourFromEnd ? FINAL_USAGE : DEPROVISIONING_DELAY);
    this.schedule(due, `License ${license.id} is deprovisioned`, () => {
      license.deprovision(due);
      return around.announcer.deprovisioned(due, agreement, license);
    });
    around.announcer.willDeprovision(hourFromEnd ? due : toSecond(due) + FINAL_USAGE, agreement, license);
  }

  private amended(time: number): Promise<void> {
    this.agreement.lastUpdatedAt = time;
    return this.around.announcer.amended(time, this.agreement);
  }

  private provideAt(due: number, terms: Terms, intent: AgreementIntent): void {
    this.schedule(due, `License ${this.license.id} is updated`, () => this.provide(due, terms, intent));
  }

  private provide(time: number, terms: Terms, intent: AgreementIntent): Promise<void> {
    const { agreement, license, around } = this;
    if (license.activatedAt === undefined && (this.options.fails || license.suspended)) {
      this.withheld = this.options.fails ? undefined : { terms, intent: this.withheld?.intent ?? intent };
      return around.announcer.notProvided(time, agreement, license);
    }
    license.provide(time, terms);
    license.entitledUntil = agreement.endsAt;
    license.freeTrialUntil = agreement.freeTrialUntil ?? license.freeTrialUntil;
    agreement.license = license;
    agreement.lastUpdatedAt = time;
    return around.announcer.provided(time, agreement, license, intent);
  }

  private schedule(due: number, what: string, action: (time: number) => Promise<void>): void {
    this.coming.push(this.around.clock.schedule(due, what, () => action(due)));
  }
}
