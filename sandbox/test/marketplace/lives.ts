import { VirtualClock } from '../../src/clock.js';
import type { Entry, MarketplaceEvent, MarketplaceOptions } from '../../src/marketplace/exports.js';
import { Marketplace } from '../../src/marketplace/exports.js';
import { JournalFile } from '../../src/state/journal-file.js';
import { contractProduct, legacyProduct, unhurried, usageProduct } from './support.js';

export const START = Date.parse('2026-08-20T14:23:22.500Z');

/** One life of a marketplace whose journal is in a folder. */
export class Life {
  public readonly clock: VirtualClock;
  public readonly marketplace: Marketplace;
  public readonly events: MarketplaceEvent[] = [];
  public readonly journal: JournalFile<Entry>;

  constructor(folder: string, time: number = START, options: Partial<MarketplaceOptions> = {}) {
    this.clock = new VirtualClock(new Date(time));
    this.journal = new JournalFile<Entry>(folder, 'marketplace');
    this.marketplace = new Marketplace({
      clock: this.clock, products: [usageProduct, contractProduct, legacyProduct], sellerAccount: '999988887777', quotaClock: unhurried(), journal: this.journal, ...options,
    });
    this.marketplace.onEvent((event) => { this.events.push(event); });
  }

  /** Does what is due, at whatever time it is. */
  public async settle(): Promise<void> {
    await this.marketplace.delivered();
    await this.clock.runDue();
    await this.marketplace.delivered();
  }

  /** Stops at each due time on the way. */
  public async advance(milliseconds: number): Promise<void> {
    const target = this.clock.now() + milliseconds;
    await this.settle();
    for (let due = this.clock.nextDue(); due !== undefined && due <= target; due = this.clock.nextDue()) {
      this.clock.moveTo(due);
      await this.settle();
    }
    this.clock.moveTo(target);
    await this.settle();
  }

  /** From now on nothing of this life is kept. */
  public kill(): void {
    this.journal.close();
  }
}

/** Everything of a marketplace that can be seen from outside. */
export function stateOf(marketplace: Marketplace): unknown {
  const { agreements, calls, ledger, licenses, names, offers, purchases } = marketplace;
  return JSON.parse(JSON.stringify({
    agreements: agreements.map(({ id, offerId, acceptor, proposer, intent, status, acceptedAt, startsAt, endsAt, lastUpdatedAt, autoRenew, terms, license, previousAgreementId }) => (
      { id, offerId, acceptor, proposer, intent, status, acceptedAt, startsAt, endsAt, lastUpdatedAt, autoRenew, terms, license: license?.arn, previousAgreementId })),
    licenses: licenses.map(({ arn, account, customerIdentifier, activatedAt, endedAt, deprovisionedAt, suspended, freeTrialUntil, entitlements, entitledUntil }) => (
      { arn, account, customerIdentifier, activatedAt, endedAt, deprovisionedAt, suspended, freeTrialUntil, entitlements, entitledUntil })),
    purchases: purchases.map((purchase) => [purchase.id, purchase.agreements.map(({ id }) => id), purchase.licenses.map(({ id }) => id)]),
    names: ['purchases', 'offers'].map((kind) => [...names.of(kind)]),
    offers, calls, ledger,
  }));
}
