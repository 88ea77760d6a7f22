import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MarketplaceAgreementClient } from '@aws-sdk/client-marketplace-agreement';
import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { Marketplace, startMarketplaceServer, VirtualClock } from 'cdk-marketplace-saas-sandbox';
import type { FaultPlan, MarketplaceEvent, MarketplaceServer, PricingModel, Purchase } from 'cdk-marketplace-saas-sandbox';
import { agreementsIn } from '../../../lambda/adapters/agreements.js';
import { licensesIn } from '../../../lambda/adapters/licenses.js';
import { marketplaceEntitlements } from '../../../lambda/adapters/marketplace-entitlements.js';
import { entitlementCrawlerOf } from '../../../lambda/adapters/reconciliation/entitlement-crawler.js';
import { licenseScanOf, noteBookIn } from '../../../lambda/adapters/reconciliation/license-items.js';
import { soldAgreementsOf } from '../../../lambda/adapters/sold-agreements.js';
import type { OutgoingWakeUp } from '../../../lambda/core/access-delivery.js';
import type { AdminMail } from '../../../lambda/core/admin-mail.js';
import type { License } from '../../../lambda/core/license.js';
import type { LifecycleStores } from '../../../lambda/core/lifecycle-steps.js';
import type { EntitlementRead } from '../../../lambda/core/messages.js';
import type { ReadQueue } from '../../../lambda/core/reconciliation/spread-reads.js';
import type { ReconciliationTask } from '../../../lambda/core/reconciliation/task.js';
import { walkRegistration } from '../../../lambda/core/registration-walk.js';
import { entitlementListener } from '../../../lambda/entitlement-listener/handler.js';
import type { ReconcilerDependencies } from '../../../lambda/reconciler/dependencies.js';
import type { Report } from '../../../lambda/reconciler/report.js';
import { reconciler } from '../../../lambda/reconciler/handler.js';
import { subscriptionListener } from '../../../lambda/subscription-listener/handler.js';
import { batchOf } from '../../support/marketplace-events.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const PRODUCT = 'product';
const aws = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
const silent = { recorded: () => undefined, ignored: () => undefined, review: () => undefined, unanswered: () => undefined, malformed: () => undefined, failed: () => undefined };

export interface WorldOptions {
  readonly pricingModel: PricingModel;
  readonly faults?: FaultPlan;
  readonly pageSize?: number;
  readonly workMilliseconds?: number;
  /** How long a page of the list of all entitlements takes. */
  readonly millisecondsPerPage?: number;
}

/** A seller with listeners and reconciler on a real table, against the simulated AWS Marketplace, on a clock that the test turns. */
export class World {
  public static async start(table: string, client: DynamoDBClient, options: WorldOptions): Promise<World> {
    const clock = new VirtualClock(new Date('2026-08-20T14:00:00Z'));
    const marketplace = new Marketplace({
      clock,
      products: [{ code: PRODUCT, name: 'Product', pricingModel: options.pricingModel, dimensions: [
        ...options.pricingModel === 'SUBSCRIPTION' ? [] : [{ key: 'seats', kind: 'ENTITLED' as const }],
        ...options.pricingModel === 'CONTRACT' ? [] : [{ key: 'calls', kind: 'METERED' as const }],
      ] }],
      faults: options.faults,
    });
    return new World(clock, marketplace, await startMarketplaceServer(marketplace, { host: '127.0.0.1' }), table, client, options);
  }

  /** Events of which the listeners hear nothing. */
  public loses: (event: MarketplaceEvent) => boolean = () => false;
  /** Agreements that SearchAgreements does not list yet. */
  public readonly unlisted = new Set<string>();
  /** Whether the Agreement API answers when an event comes. */
  public answersAtOnce = true;
  /** Whether the vendor gave a topic for mails to the administrator. */
  public hasAdmin = true;
  /** Licenses that cannot be written. */
  public readonly unwritable = new Set<string>();
  /** The queue for reads takes nothing. */
  public refusesReads = false;
  public incomplete = 0;
  public unregistered = 0;
  public unconfirmed = 0;
  public listedAgain = 0;
  public readonly mails: AdminMail[] = [];
  public readonly wakeUps: OutgoingWakeUp[] = [];
  public readonly asked: ReconciliationTask[] = [];
  public readonly heldBack: { task: string; endings: number; active: number }[] = [];
  public readonly healed: string[] = [];
  public readonly failures: string[] = [];
  public readonly dead: { body: string; reason: string; group?: string }[] = [];
  public readonly stores: LifecycleStores;
  private readonly handle: ReturnType<typeof reconciler>;

  private constructor(
    public readonly clock: VirtualClock, public readonly marketplace: Marketplace, private readonly server: MarketplaceServer,
    table: string, client: DynamoDBClient, { pricingModel, pageSize, workMilliseconds = HOUR, millisecondsPerPage = 0 }: WorldOptions,
  ) {
    const policy = { pricingModel, requireRegistration: true, agreementModel: 'CONCURRENT' as const };
    const productCode = PRODUCT;
    const stores = { licenses: licensesIn({ table, client, ...policy }), agreements: agreementsIn({ table, client }) };
    this.stores = stores;
    const deadLetters = { put: async () => { throw new Error('Nothing here is malformed.'); } };
    const entitlementClient = new MarketplaceEntitlementServiceClient({ ...aws, endpoint: server.url });
    const reads = {
      schedule: async (read: EntitlementRead, delaySeconds: number) => {
        clock.schedule(clock.now() + delaySeconds * 1_000, 'read', async () => { await readEntitlements(batchOf(read)); });
      },
    };
    const listening = { productCode, ...stores, agreementModel: policy.agreementModel, deadLetters, log: silent };
    const readEntitlements = entitlementListener({
      ...listening, entitlements: marketplaceEntitlements({ client: entitlementClient, productCode, clock }), reads, postponement: { postpone: async () => undefined },
    });
    const pace = { turn: async () => undefined };
    const sold = soldAgreementsOf({ client: new MarketplaceAgreementClient({ ...aws, endpoint: server.url }), pace });
    const listen = subscriptionListener({ ...listening, chains: { ...sold, initialOf: async (agreement) => {
      if (!this.answersAtOnce) {
        throw new Error('No answer.');
      }
      return await sold.initialOf(agreement);
    } } });
    marketplace.onEvent(async (event) => {
      if (!this.loses(event)) {
        await listen(batchOf(event));
        await (pricingModel === 'SUBSCRIPTION' ? undefined : readEntitlements(batchOf(event)));
      }
    });

    const queue: ReadQueue = {
      send: async (all) => {
        if (this.refusesReads) {
          return all.length;
        }
        await Promise.all(all.map(({ read, delaySeconds }) => reads.schedule(read, delaySeconds)));
        return 0;
      },
    };
    const deps: ReconcilerDependencies = {
      productCode,
      pricingModel,
      stores: { ...stores, licenses: { ...stores.licenses, record: async (id, ...told) => {
        if (this.unwritable.has(id)) {
          throw new Error(`${id} cannot be written.`);
        }
        return await stores.licenses.record(id, ...told);
      } } },
      scan: licenseScanOf({ table, client, pageSize }),
      notes: noteBookIn({ table, client }),
      wakeUps: { send: async (wakeUps) => { this.wakeUps.push(...wakeUps); return new Set(); }, postpone: async () => undefined },
      entitlements: pricingModel === 'SUBSCRIPTION' ? undefined : { crawler: entitlementCrawlerOf({ client: entitlementClient, productCode, pace: { turn: async () => { clock.moveTo(clock.now() + millisecondsPerPage); } }, clock }), reads: queue },
      sold: { ...sold, ofChain: async (initial) => (await sold.ofChain(initial)).filter(({ id }) => !this.unlisted.has(id)) },
      admin: { send: async (mail) => { this.mails.push(mail); } },
      deadLetters: { put: async (body, reason, group) => { this.dead.push({ body, reason, group }); } },
      tasks: { askFor: async (task) => { this.asked.push(task); } },
      clock,
      report: this.report(),
      workMilliseconds,
    };
    this.handle = (event) => reconciler({ ...deps, ...!this.hasAdmin && { admin: undefined } })(event);
  }

  /** Lets time go on, and everything happen that is due until then. */
  public async advance(milliseconds: number): Promise<void> {
    const until = this.clock.now() + milliseconds;
    for (let due = this.clock.nextDue(); due !== undefined && due <= until; due = this.clock.nextDue()) {
      this.clock.moveTo(due);
      await this.clock.runDue();
      await this.marketplace.delivered();
    }
    this.clock.moveTo(until);
  }

  /** A task as the schedule asks for it, with everything that follows at once. */
  public async reconcile(task: ReconciliationTask['task'], more: Partial<ReconciliationTask> = {}): Promise<void> {
    let next: ReconciliationTask | undefined = { task, scheduledAt: new Date(this.clock.now()).toISOString(), ...more };
    while (next) {
      const { batchItemFailures } = await this.handle(batchOf(next));
      if (batchItemFailures.length > 0) {
        throw new Error(`${task} failed: ${this.failures.join(', ')}`);
      }
      next = this.asked.shift();
    }
    await this.advance(0);
  }

  /** Buys, and lets AWS confirm it. */
  public async buys(seats = 5): Promise<Purchase> {
    const { pricingModel } = this.marketplace.products[0];
    const purchase = this.marketplace.buyer().subscribe({ product: PRODUCT, ...pricingModel !== 'SUBSCRIPTION' && { entitlements: { seats } } });
    await this.advance(2 * MINUTE);
    return purchase;
  }

  public async registers({ licenseId, licenseArn, account }: Purchase): Promise<void> {
    const value = { time: new Date(this.clock.now()).toISOString(), id: 'session' };
    await walkRegistration(await this.stores.licenses.record(licenseId, { kind: 'registered', value }, { licenseArn, account }), this.stores);
  }

  public async aCustomer(): Promise<Purchase> {
    const purchase = await this.buys();
    await this.registers(purchase);
    return purchase;
  }

  /** AWS takes a license away while its agreement lives on. */
  public async isTaken({ licenseId }: Purchase): Promise<void> {
    const { agreement } = (await this.license(licenseId))!.facts.updated!;
    await this.stores.licenses.record(licenseId, { kind: 'deprovisioned', value: { time: new Date(this.clock.now()).toISOString(), id: 'taken', agreement } });
  }

  public async license(id: string): Promise<License | undefined> {
    return await this.stores.licenses.get(id);
  }

  public async state(purchase: { readonly licenseId: string }): Promise<string | undefined> {
    return (await this.license(purchase.licenseId))?.access.state;
  }

  public async stop(): Promise<void> {
    await this.server.close();
  }

  private report(): Report {
    return {
      healed: (what) => { this.healed.push(what); },
      endingsHeldBack: (task, endings, active) => { this.heldBack.push({ task, endings: endings.length, active }); },
      unregistered: () => { this.unregistered++; },
      unconfirmed: () => { this.unconfirmed++; },
      listedAgain: () => { this.listedAgain++; },
      incomplete: () => { this.incomplete++; },
      failed: (what, _, error) => { this.failures.push(`${what}: ${String(error)}`); },
      malformed: () => undefined,
      taskFailed: (error) => { this.failures.push(String(error)); },
      done: () => undefined,
    };
  }
}

/** Whether an event is of one of these types, whoever is told. */
export function isOf(...names: string[]): (event: MarketplaceEvent) => boolean {
  return (event) => names.some((name) => event['detail-type'].startsWith(name));
}
