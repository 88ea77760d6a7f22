import type { Clock } from '../clock.js';
import { AwsSide } from './aws.js';
import { Announcer } from './agreements/announcer.js';
import { LegacyNotices } from './agreements/legacy-notices.js';
import type { Surroundings } from './agreements/surroundings.js';
import { agreementHandlers } from './agreement-api/handlers.js';
import { CallLog } from './api/call-log.js';
import { Faults } from './api/faults.js';
import type { Fault } from './api/faults.js';
import type { GetEntitlementsRequest, Operation } from './api/messages.js';
import { SellerApi } from './api/seller-api.js';
import type { Answer } from './api/seller-api.js';
import { behaviourOf } from './behaviour.js';
import type { Behaviour } from './behaviour.js';
import { Buyer } from './buyer.js';
import { getEntitlements } from './entitlements.js';
import { MarketplaceError } from './errors.js';
import type { ErrorName } from './errors.js';
import { EventFeed } from './event-feed.js';
import type { EventListener, MessageListener } from './event-feed.js';
import { EntitlementLag } from './faults/entitlement-lag.js';
import type { FaultPlan } from './faults/plan.js';
import { IdGenerator } from './ids.js';
import { codeOf, perform } from './journal/commands.js';
import type { Commands } from './journal/commands.js';
import type { Journal } from './journal/journal.js';
import { FORMAT } from './journal/settings.js';
import { Steps } from './journal/steps.js';
import { Ledger } from './ledger.js';
import { UsageMeter } from './metering/meter.js';
import { CallQuota } from './metering/quota.js';
import type { Agreement, Caller, License } from './model.js';
import { Names } from './names.js';
import { privateOffer, publicOffer } from './offer.js';
import type { Offer, OfferDetails, OfferKind } from './offer.js';
import { checkOffer } from './offer-check.js';
import type { Product } from './product.js';
import { ACCOUNT_ID, METERING_CALLS_PER_SECOND, SELLER_REGION } from './rules.js';
import { ReportedUsage } from './reported-usage.js';
import { Sales } from './sales.js';
import type { ProductListing } from './sales.js';
import type { Purchase } from './purchase.js';
import { RegistrationTokens } from './tokens.js';

export interface MarketplaceOptions {
  readonly clock: Clock;
  readonly products: readonly ProductListing[];
  /** The account that sells. Default: 000000000000. */
  readonly sellerAccount?: string;
  /** The same seed, clock and steps give the same ids. Default: `marketplace`. */
  readonly seed?: string;
  /** Where AWS's documents disagree: which reading holds. */
  readonly behaviour?: Partial<Behaviour>;
  /** What goes wrong, and how often. Default: nothing. */
  readonly faults?: FaultPlan;
  /**
   * Milliseconds, in which the quota of BatchMeterUsage fills up again. Default: virtual time. Where virtual time stands still while
   * callers pace themselves in real time, give one that goes on with both.
   */
  readonly quotaClock?: () => number;
  /** Where everything that happens is written down. If something was before, the marketplace goes on from there. Default: nowhere. */
  readonly journal?: Journal;
}

/** An offer as its maker words it. */
export interface OfferRequest extends Omit<OfferDetails, 'product' | 'buyer' | 'startsAt' | 'resaleAuthorizationId'> {
  /** The product or its code. */
  readonly product: Product | string;
  /** Default: PRIVATE. */
  readonly kind?: OfferKind;
  /** The account it is made to, if it is private. Default: whoever accepts it. */
  readonly buyer?: Buyer | string;
  /** When the agreement starts. Default: at acceptance. */
  readonly startsAt?: Date;
  /** The account of the channel partner who makes the offer. Default: the seller makes it. */
  readonly partner?: string;
}

/**
 * AWS Marketplace as one seller sees it: buyers who buy, events that follow, the API that the seller calls, and the bill.
 * Times come from the clock and ids from the seed only; `startMarketplaceServer` puts the API on a socket. Whatever changes it is a
 * command of its `Steps`: with a journal, it outlives its process.
 */
export class Marketplace {
  /** What AWS would bill. */
  public readonly ledger: Ledger;
  /** Every call of the seller. */
  public readonly calls = new CallLog();
  /** What AWS does to purchases and accounts. */
  public readonly aws: AwsSide;
  /** Names that people gave to purchases and offers. */
  public readonly names: Names;
  /** What people reported as used, to compare the ledger with. */
  public readonly reportedUsage: ReportedUsage;
  private readonly faults: Faults;
  private readonly lag: EntitlementLag;
  private readonly events: EventFeed;
  private readonly accounts: IdGenerator;
  private readonly sales: Sales;
  private readonly around: Surroundings;
  private readonly api: SellerApi;
  private readonly steps: Steps;
  private readonly made: Offer[] = [];
  private readonly seed: string;
  /** Who calls if nobody is named. */
  private readonly seller: Caller;

  constructor({ clock: outside, products, sellerAccount = '000000000000', seed = 'marketplace', behaviour, faults = {}, quotaClock, journal }: MarketplaceOptions) {
    const steps = new Steps(outside, { quotaClock, journal });
    const { clock } = steps;
    this.steps = steps;
    this.names = new Names(steps);
    this.reportedUsage = new ReportedUsage(steps);
    this.seller = { account: sellerAccount, region: SELLER_REGION };
    const ids = new IdGenerator(seed);
    const readings = behaviourOf(behaviour);
    const tokens = new RegistrationTokens(clock, ids.branch('tokens'), readings);
    const suspended = new Set<string>();
    this.seed = seed;
    this.faults = new Faults({ seed, ...faults });
    this.events = new EventFeed(ids.branch('events'), steps, { seed, ...faults });
    this.sales = new Sales(products, sellerAccount, ids.branch('products'));
    const announcer = new Announcer(this.events, readings, new LegacyNotices(clock, this.events));
    this.around = { clock, steps, tokens, behaviour: readings, announcer, suspended, register: this.sales, ids: ids.branch('purchases') };
    this.aws = new AwsSide({ clock, steps, announcer, suspended, purchases: () => this.purchases });
    this.accounts = ids.branch('accounts');
    this.ledger = new Ledger(ids.branch('metering'), readings);
    const meter = new UsageMeter(clock, this.sales, this.ledger, readings);
    this.lag = new EntitlementLag(clock, () => this.licenses, faults);
    this.events.watch(() => {
      this.lag.note();
    });
    this.api = new SellerApi({
      clock,
      handlers: {
        ResolveCustomer: (request, caller) => tokens.resolve(request, caller.account),
        GetEntitlements: (request, caller) => getEntitlements(request, this.licensesOf(request, caller)),
        BatchMeterUsage: (request, caller, fateOf) => meter.submit(request, caller, fateOf),
        ...agreementHandlers(() => this.sales.agreements),
      },
      faults: this.faults,
      log: this.calls,
      misshapenUsage: (request, error) => { meter.misshapen(request, error); },
      behaviour: readings,
      quotas: { BatchMeterUsage: new CallQuota(METERING_CALLS_PER_SECOND, () => steps.quotaTime()) },
    });
    steps.replay({ format: FORMAT, sellerAccount, seed, products: this.products, behaviour: readings, faults }, (command) => {
      perform(this, command);
    });
  }

  public get clock(): Clock {
    return this.around.clock;
  }

  /** What the seller lists. */
  public get products(): readonly Product[] {
    return this.sales.products;
  }

  public get purchases(): readonly Purchase[] {
    return this.sales.purchases;
  }

  /** The agreements of all purchases, oldest first. */
  public get agreements(): readonly Agreement[] {
    return this.sales.agreements;
  }

  /** The licenses of all purchases, oldest first. */
  public get licenses(): readonly License[] {
    return this.sales.licenses;
  }

  /** The readings that hold where AWS's documents disagree. */
  public get behaviour(): Behaviour {
    return this.around.behaviour;
  }

  /** A purchase by the id of any of its agreements, or the ARN or id of any of its licenses. */
  public purchase(idOrArn: string): Purchase {
    return this.sales.purchase(idOrArn);
  }

  /** The offers that were made, oldest first. */
  public get offers(): readonly Offer[] {
    return this.made;
  }

  /** An offer that buyers can accept: of the seller, or of a channel partner. */
  public offer({ product, buyer, ...details }: OfferRequest): Offer {
    const request = { ...details, product: codeOf(product), buyer: typeof buyer === 'object' ? buyer.account : buyer };
    return this.steps.command('makeOffer', [request], () => this.makeOffer(request));
  }

  /** A buyer's AWS account: twelve digits. Default: a new one. */
  public buyer(account: string = this.newAccount()): Buyer {
    if (!ACCOUNT_ID.test(account)) {
      throw new Error(`Buyer account '${account}' must have twelve digits.`);
    }
    return new Buyer(account, this.sales, this.around);
  }

  /**
   * Calls the listener with every event from now on that arrives on an account's bus. What it returns is awaited: by the clock's run,
   * or by `delivered`.
   * @param account whose bus; default: the seller's
   */
  public onEvent(listener: EventListener, account: string = this.sellerAccount): void {
    this.events.listen((event) => (event.account === account ? listener(event) : undefined));
  }

  /** Calls the listener with every message on an SNS topic of AWS Marketplace from now on. It is awaited as those of events. */
  public onMessage(listener: MessageListener): void {
    this.events.listenToMessages(listener);
  }

  /** Resolves when the listeners have taken the events of the commands given so far. */
  public delivered(): Promise<void> {
    return this.events.delivered();
  }

  /** Makes the next calls of an operation fail. */
  public failNext(operation: Operation, fault: Fault, times = 1): void {
    this.steps.command('failNext', [operation, fault, times], () => {
      this.faults.add(operation, fault, times);
    });
  }

  /** Replaces the plan of what goes wrong, from now on. An empty one ends all faults, but those of `failNext`. */
  public setFaults(plan: FaultPlan): void {
    this.steps.command('setFaults', [plan], () => {
      this.faults.follow({ seed: this.seed, ...plan });
      this.events.follow({ seed: this.seed, ...plan });
      this.lag.follow(plan);
    });
  }

  /** The account that sells. */
  public get sellerAccount(): string {
    return this.seller.account;
  }

  /** A call, in the messages of the wire. Default caller: the seller, in us-east-1. Refusals are thrown as `MarketplaceError`. */
  public call<O extends Operation>(operation: O, request: unknown, caller: Caller = this.seller): Answer<O> {
    return this.steps.command('call', [operation, request, caller], () => this.api.call(operation, request, caller));
  }

  /** Notes a call that was refused before it was carried out: the caller may not make it, or nobody can read it (`request` is null). */
  public noteRefused(operation: Operation, request: unknown, caller: Caller, outcome: ErrorName): void {
    this.steps.command('noteRefused', [operation, request, caller, outcome], () => {
      this.api.refused(operation, request, caller, outcome);
    });
  }

  private makeOffer({ product: wanted, kind = 'PRIVATE', buyer, startsAt, partner, ...details }: Commands['makeOffer'][0]): Offer {
    const product = this.sales.product(wanted);
    const all: OfferDetails = { ...details, product, buyer, startsAt: startsAt?.getTime() };
    if (kind === 'PUBLIC' && (partner !== undefined || buyer !== undefined)) {
      throw new Error(`Product '${product.code}': a public offer is the seller's, for everybody; leave out partner and buyer, or make a private offer.`);
    }
    const offer = kind === 'PUBLIC' ? publicOffer(all, this.around.ids) : privateOffer(all, this.around.ids, partner);
    checkOffer(offer, this.behaviour, this.clock.now());
    this.made.push(offer);
    return offer;
  }

  private newAccount(): string {
    return this.steps.command('newBuyer', [], () => this.accounts.digits(12));
  }

  private licensesOf({ ProductCode: code }: GetEntitlementsRequest, { account }: Caller): License[] {
    if (!this.sales.hasProduct(code, account)) {
      throw new MarketplaceError('InvalidParameterException', `One or more parameters in your request was invalid: ProductCode '${code}' is not a product of this seller.`);
    }
    return this.licenses.filter(({ product }) => product.code === code).map((license) => this.lag.seen(license));
  }
}
