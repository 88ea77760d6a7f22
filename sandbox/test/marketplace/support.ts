import type { Clock, ScheduledAction } from '../../src/clock.js';
import type { BatchMeterUsageResult, GetEntitlementsResult, UsageRecord } from '../../src/marketplace/api/messages.js';
import type { Marketplace, MarketplaceEvent, MarketplaceOptions, ProductListing, Purchase } from '../../src/marketplace/exports.js';
import { Marketplace as Simulator } from '../../src/marketplace/exports.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

interface Entry { readonly due: number; readonly what: string; readonly action: () => void | Promise<void> }

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  private time: number;
  private entries: Entry[] = [];

  constructor(start: string) {
    this.time = Date.parse(start);
  }

  public now(): number {
    return this.time;
  }

  public schedule(due: number, what: string, action: () => void | Promise<void>): ScheduledAction {
    const entry = { due, what, action };
    this.entries = [...this.entries, entry].sort((a, b) => a.due - b.due);
    return { due, what, cancel: () => { this.entries = this.entries.filter((other) => other !== entry); } };
  }

  public async advance(milliseconds: number): Promise<void> {
    await this.moveTo(this.time + milliseconds);
  }

  public async moveTo(end: number | string): Promise<void> {
    const target = typeof end === 'string' ? Date.parse(end) : end;
    for (let next = this.entries.at(0); next && next.due <= target; next = this.entries.at(0)) {
      this.entries.shift();
      this.time = Math.max(this.time, next.due);
      await next.action();
    }
    this.time = target;
  }
}

export const usageProduct: ProductListing = {
  code: 'usage-product',
  name: 'Usage',
  pricingModel: 'SUBSCRIPTION',
  dimensions: [{ key: 'requests', kind: 'METERED' }, { key: 'storage', kind: 'METERED' }],
};

export const contractProduct: ProductListing = {
  code: 'contract-product',
  id: 'prod-contract',
  name: 'Contract',
  pricingModel: 'CONTRACT_WITH_CONSUMPTION',
  dimensions: [
    { key: 'users', kind: 'ENTITLED' }, { key: 'support', kind: 'ENTITLED' }, { key: 'plan', kind: 'ENTITLED' }, { key: 'discount', kind: 'ENTITLED' },
    { key: 'requests', kind: 'METERED' },
  ],
};

export interface Scene {
  readonly clock: ManualClock;
  readonly marketplace: Marketplace;
  readonly events: MarketplaceEvent[];
}

/** A time for quotas in which a tenth of a second passes at each look: tests of anything else than the quota are never throttled. */
export function unhurried(): () => number {
  let time = 0;
  return () => time += 100;
}

export function scene(start = '2026-08-20T14:23:22.500Z', options: Partial<MarketplaceOptions> = {}): Scene {
  const clock = new ManualClock(start);
  const marketplace = new Simulator({ clock, products: [usageProduct, contractProduct], sellerAccount: '999988887777', quotaClock: unhurried(), ...options });
  const events: MarketplaceEvent[] = [];
  marketplace.onEvent((event) => { events.push(event); });
  return { clock, marketplace, events };
}

/** A subscription to the usage product that is active, one hour old, at 15:24:23. */
export async function activeScene(options: Partial<MarketplaceOptions> = {}): Promise<Scene & { purchase: Purchase }> {
  const made = scene(undefined, options);
  const purchase = made.marketplace.buyer('111122223333').subscribe({ product: 'usage-product' });
  await made.clock.moveTo('2026-08-20T15:24:23.500Z');
  return { ...made, purchase };
}

export function usage(purchase: Purchase, time: string | number, more: Partial<UsageRecord> = {}): UsageRecord {
  return {
    Timestamp: new Date(time).getTime() / 1_000,
    Dimension: 'requests',
    Quantity: 5,
    CustomerAWSAccountId: purchase.account,
    LicenseArn: purchase.licenseArn,
    ...more,
  };
}

export const legacyProduct: ProductListing = {
  code: 'legacy-product',
  name: 'Legacy',
  pricingModel: 'SUBSCRIPTION',
  agreementModel: 'LEGACY',
  dimensions: [{ key: 'requests', kind: 'METERED' }],
};

export function meter(marketplace: Marketplace, ...records: readonly UsageRecord[]): BatchMeterUsageResult {
  return marketplace.call('BatchMeterUsage', { UsageRecords: records }).result;
}

export function statuses(result: BatchMeterUsageResult): string[] {
  return result.Results.map(({ Status }) => Status);
}

export function entitlements(marketplace: Marketplace, request: object = {}): GetEntitlementsResult {
  return marketplace.call('GetEntitlements', { ProductCode: 'contract-product', ...request }).result;
}

export function summary({ Entitlements: list }: GetEntitlementsResult): Record<string, unknown> {
  return Object.fromEntries(list.map(({ Dimension, Value }) => [Dimension, Object.values(Value)[0]]));
}
