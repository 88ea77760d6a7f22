import type { Behaviour } from '../behaviour.js';
import type { EventFeed } from '../event-feed.js';
import { advisory, agreementAmended, agreementCreated, agreementEnded, agreementEnding, licenseEvent, renewalUpcoming } from '../events.js';
import type { EventContent } from '../events.js';
import type { Agreement, AgreementIntent } from '../model.js';
import type { IssuedLicense } from './license.js';
import type { LegacyNotices } from './legacy-notices.js';
import { together } from './together.js';

/**
 * Tells the seller of each step: EventBridge events of agreements for every product, of licenses for those under concurrent
 * agreements, SNS messages for legacy ones (facts 7.2).
 */
export class Announcer {
  constructor(private readonly events: EventFeed, private readonly behaviour: Behaviour, private readonly legacy: LegacyNotices) {}

  public signed(time: number, agreement: Agreement): Promise<void> {
    if (isLegacy(agreement)) {
      this.legacy.signed(agreement);
    }
    return agreement.intent === 'RENEW' && this.silentRenewals ? Promise.resolve() : this.emit(time, agreementCreated(agreement));
  }

  public amended(time: number, agreement: Agreement): Promise<void> {
    return this.emit(time, agreementAmended(agreement));
  }

  /** @param license the license that ends with the agreement, if it was ever provided and does not go on */
  public ended(time: number, agreement: Agreement, license?: IssuedLicense): Promise<void> {
    const silent = agreement.status === 'RENEWED' && this.silentRenewals;
    const told = silent ? Promise.resolve() : this.emit(time, agreementEnded(agreement));
    const over = agreement.status !== 'RENEWED' && agreement.status !== 'REPLACED';
    return license && over && isLegacy(agreement) ? together([told, this.legacy.ended(time, agreement, license)]) : told;
  }

  /** @param intent of the agreement, or AMEND if its terms changed */
  public provided(time: number, agreement: Agreement, license: IssuedLicense, intent: AgreementIntent): Promise<void> {
    return isLegacy(agreement)
      ? this.legacy.provided(time, agreement, license, intent)
      : this.licensed(time, 'License Updated', agreement, license);
  }

  /** AWS Marketplace cannot provide the license, for example because the buyer's payment fails. Only SNS tells of it (facts 6.5). */
  public notProvided(time: number, agreement: Agreement, license: IssuedLicense): Promise<void> {
    return isLegacy(agreement) ? this.legacy.notProvided(time, agreement, license) : Promise.resolve();
  }

  /** @param closes when usage is no longer taken */
  public willDeprovision(closes: number, agreement: Agreement, license: IssuedLicense): void {
    const over = agreement.status !== 'RENEWED' && agreement.status !== 'REPLACED';
    if (over && isLegacy(agreement)) {
      this.legacy.willClose(closes, agreement, license);
    }
  }

  public deprovisioned(time: number, agreement: Agreement, license: IssuedLicense): Promise<void> {
    return isLegacy(agreement) ? Promise.resolve() : this.licensed(time, 'License Deprovisioned', agreement, license);
  }

  public ending(time: number, agreement: Agreement, days: number): Promise<void> {
    return this.events.emit(time, agreementEnding(agreement, days));
  }

  public renewalUpcoming(time: number, agreement: Agreement): Promise<void> {
    return this.events.emit(time, renewalUpcoming(agreement));
  }

  public advisory(time: number, what: 'Issued' | 'Resolved', agreement: Agreement): Promise<void> {
    return this.events.emit(time, advisory(what, agreement, time));
  }

  /** A command does not wait for what it tells; `delivered` does. */
  public withoutWaiting(told: Promise<void>): void {
    this.events.remember(told);
  }

  private get silentRenewals(): boolean {
    return this.behaviour.renewalEvents === 'LICENSE_ONLY';
  }

  private licensed(time: number, name: 'License Updated' | 'License Deprovisioned', agreement: Agreement, license: IssuedLicense): Promise<void> {
    return this.events.emit(time, licenseEvent(name, agreement, license, license.spelled(this.behaviour.licenseArnSpelling)));
  }

  private emit(time: number, contents: readonly EventContent[]): Promise<void> {
    return together(contents.map((content) => this.events.emit(time, content)));
  }
}

function isLegacy({ product }: Agreement): boolean {
  return product.agreementModel === 'LEGACY';
}
