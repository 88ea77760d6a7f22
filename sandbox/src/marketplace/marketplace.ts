import type { Clock } from '../clock.js';
import { CallLog } from './api/call-log.js';
import { Faults } from './api/faults.js';
import type { Fault } from './api/faults.js';
import type { GetEntitlementsRequest, Operation } from './api/messages.js';
import { SellerApi } from './api/seller-api.js';
import type { Answer } from './api/seller-api.js';
import { Buyer } from './buyer.js';
import { getEntitlements } from './entitlements.js';
import { MarketplaceError } from './errors.js';
import { EventFeed } from './event-feed.js';
import type { EventListener } from './event-feed.js';
import { IdGenerator } from './ids.js';
import { Ledger } from './ledger.js';
import { UsageMeter } from './metering/meter.js';
import { Sales } from './sales.js';
import type { ProductListing } from './sales.js';
import type { Purchase, Surroundings } from './purchase.js';
import { RegistrationTokens } from './tokens.js';

export interface MarketplaceOptions {
  readonly clock: Clock;
  readonly products: readonly ProductListing[];
  /** The account that sells. Default: 000000000000. */
  readonly sellerAccount?: string;
  /** The same seed, clock and steps give the same ids. Default: `marketplace`. */
  readonly seed?: string;
}

/**
 * AWS Marketplace as one seller sees it: buyers who buy, events that follow, the API that the seller calls, and the bill.
 * Times come from the clock and ids from the seed only; `startMarketplaceServer` puts the API on a socket.
 */
export class Marketplace {
  /** What AWS would bill. */
  public readonly ledger: Ledger;
  /** Every call of the seller. */
  public readonly calls = new CallLog();
  private readonly faults = new Faults();
  private readonly accounts: IdGenerator;
  private readonly sales: Sales;
  private readonly around: Surroundings;
  private readonly api: SellerApi;

  constructor({ clock, products, sellerAccount = '000000000000', seed = 'marketplace' }: MarketplaceOptions) {
    const ids = new IdGenerator(seed);
    const tokens = new RegistrationTokens(clock, ids.branch('tokens'));
    this.around = { clock, tokens, ids: ids.branch('purchases'), events: new EventFeed(sellerAccount, ids.branch('events')) };
    this.accounts = ids.branch('accounts');
    this.sales = new Sales(products, ids.branch('products'));
    this.ledger = new Ledger(ids.branch('metering'));
    const meter = new UsageMeter(clock, this.sales, this.ledger);
    this.api = new SellerApi(clock, {
      ResolveCustomer: (request) => tokens.resolve(request),
      GetEntitlements: (request) => getEntitlements(request, this.purchasesOf(request)),
      BatchMeterUsage: (request) => meter.submit(request),
    }, this.faults, this.calls);
  }

  public get clock(): Clock {
    return this.around.clock;
  }

  public get purchases(): readonly Purchase[] {
    return this.sales.purchases;
  }

  /** A buyer's AWS account: twelve digits. Default: a new one. */
  public buyer(account: string = this.accounts.digits(12)): Buyer {
    if (!/^[0-9]{12}$/.test(account)) {
      throw new Error(`Buyer account '${account}' must have twelve digits.`);
    }
    return new Buyer(account, this.sales, this.around);
  }

  /** Calls the listener with every event from now on. What it returns is awaited: by the clock's run, or by `delivered`. */
  public onEvent(listener: EventListener): void {
    this.around.events.listen(listener);
  }

  /** Resolves when the listeners have taken the events of the commands given so far. */
  public delivered(): Promise<void> {
    return this.around.events.delivered();
  }

  /** Makes the next calls of an operation fail. */
  public failNext(operation: Operation, fault: Fault, times = 1): void {
    this.faults.add(operation, fault, times);
  }

  /** A call of the seller, in the messages of the wire. Refusals are thrown as `MarketplaceError`. */
  public call<O extends Operation>(operation: O, request: unknown): Answer<O> {
    return this.api.call(operation, request);
  }

  private purchasesOf({ ProductCode: code }: GetEntitlementsRequest): Purchase[] {
    if (!this.sales.hasProduct(code)) {
      throw new MarketplaceError('InvalidParameterException', `One or more parameters in your request was invalid: ProductCode '${code}' is not a product of this seller.`);
    }
    return this.purchases.filter((purchase) => purchase.product.code === code);
  }
}
