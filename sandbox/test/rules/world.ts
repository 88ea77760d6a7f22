import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { Marketplace, startMarketplaceServer } from '../../src/marketplace/exports.js';
import type { Authorize, Buyer, MarketplaceEvent, MarketplaceOptions, Purchase, TopicMessage } from '../../src/marketplace/exports.js';
import type { Subscription } from '../../src/marketplace/buyer.js';
import { unhurried } from '../marketplace/support.js';
import type { ClientOptions } from '../marketplace/wire/clients.js';
import { BUYER, PRODUCTS, SELLER } from './products.js';
import { Program } from './program.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface WorldOptions extends Partial<MarketplaceOptions> {
  /** ISO 8601. Default: 2026-08-20T12:00:00Z. */
  readonly start?: string;
  readonly authorize?: Authorize;
}

interface Parts {
  readonly clock: VirtualClock;
  readonly marketplace: Marketplace;
  readonly url: string;
}

/** A marketplace on the wire, whose time stands still until it is moved, and the program of its seller. */
export class World {
  /** On the seller's bus. */
  public readonly events: MarketplaceEvent[] = [];
  public readonly messages: TopicMessage[] = [];
  public readonly seller: Program;
  public readonly buyer: Buyer;
  public readonly clock: VirtualClock;
  public readonly marketplace: Marketplace;
  /** The endpoint of all services. */
  public readonly url: string;

  private constructor({ clock, marketplace, url }: Parts) {
    this.clock = clock;
    this.marketplace = marketplace;
    this.url = url;
    this.seller = this.program();
    this.buyer = marketplace.buyer(BUYER);
    marketplace.onEvent((event) => { this.events.push(event); });
    marketplace.onMessage((message) => { this.messages.push(message); });
  }

  public static async start({ start = '2026-08-20T12:00:00Z', authorize, ...options }: WorldOptions = {}): Promise<World> {
    const clock = new VirtualClock(new Date(start));
    const marketplace = new Marketplace({ clock, products: PRODUCTS, sellerAccount: SELLER, quotaClock: unhurried(), ...options });
    const server = await startMarketplaceServer(marketplace, { host: '127.0.0.1', authorize });
    onTestFinished(() => server.close());
    return new World({ clock, marketplace, url: server.url });
  }

  /** A program that calls with other credentials, in another Region or protocol. */
  public program(options: ClientOptions = {}): Program {
    return Program.at(this.url, options);
  }

  /** Plays what happens until then. A time that is past changes nothing. */
  public async moveTo(time: string | number): Promise<void> {
    const end = new Date(time).getTime();
    for (let due = this.clock.nextDue(); due !== undefined && due <= end; due = this.clock.nextDue()) {
      this.clock.moveTo(due);
      await this.clock.runDue();
    }
    this.clock.moveTo(end);
    await this.marketplace.delivered();
  }

  public async advance(milliseconds: number): Promise<void> {
    await this.moveTo(this.clock.now() + milliseconds);
  }

  /** A purchase of now, two and a half hours later: its license was activated at 12:01:01. */
  public async bought(details: Partial<Subscription> = {}): Promise<Purchase> {
    const purchase = this.buyer.subscribe({ product: 'usage', ...details });
    await this.advance(150 * MINUTE);
    return purchase;
  }

  /** Usage of the last full hour before now. */
  public usage({ account, licenseArn }: Purchase, more: Partial<UsageRecord> = {}): UsageRecord {
    const hour = Math.floor(this.clock.now() / HOUR) * HOUR;
    return { Timestamp: new Date(hour), Dimension: 'requests', Quantity: 5, CustomerAWSAccountId: account, LicenseArn: licenseArn, ...more };
  }

  /** What AWS bills, in all. */
  public get billed(): number[] {
    return this.marketplace.ledger.billed().map(({ quantity }) => quantity);
  }
}

/** The token that the buyer's browser posts. */
export function tokenOf(purchase: Purchase): string {
  return purchase.setUpAccount()['x-amzn-marketplace-token'];
}

/** What came, in short: `12:01:01 License Updated`. */
export function told(events: readonly MarketplaceEvent[]): string[] {
  return events.map(({ 'time': time, 'detail-type': type, detail }) => {
    const kind = detail.agreement.status ?? '';
    const which = detail.agreement.intent ?? (type.includes(' Ended ') ? kind : '');
    return [time.slice(11, 19), type.replace(/ - (Proposer|Manufacturer)$/, ''), which].filter(Boolean).join(' ');
  });
}
