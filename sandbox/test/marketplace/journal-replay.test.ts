import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Behaviour, FaultPlan, Marketplace, MarketplaceEvent, Offer, Operation, Purchase } from '../../src/marketplace/exports.js';
import { Life, stateOf } from './lives.js';
import { HOUR, MINUTE, SECOND, usage } from './support.js';

const TOKEN = 'x-amzn-marketplace-token';

const PLANS: readonly FaultPlan[] = [
  {},
  { delivery: { duplicate: 0.4, lose: 0.2, reorder: 0.3, respell: 0.5 }, entitlements: { lagMinutes: 90 } },
  { api: { '*': { throttle: 0.2, timeoutBefore: 0.1, timeoutAfter: 0.1, partlyUnprocessed: 0.3, missingResult: 0.3 } }, entitlements: { spuriousEmpty: 0.3 }, resolveCustomer: { withoutLicenseArn: 0.5 } },
];

/** What can happen to a marketplace: `n` picks among what is there. What is refused is refused. */
class World {
  private readonly tokens: string[] = [];

  constructor(private readonly life: Life) {}

  public async happen([what, n]: readonly [keyof typeof this.deeds, number]): Promise<void> {
    try {
      await this.deeds[what](n);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(TypeError);
    }
  }

  private get marketplace(): Marketplace {
    return this.life.marketplace;
  }

  private purchase(n: number): Purchase {
    const { purchases } = this.marketplace;
    return purchases.at(n % Math.max(1, purchases.length)) ?? this.marketplace.buyer('111122223333').subscribe({ product: 'contract-product', entitlements: { users: 1 + n } });
  }

  private offer(n: number): Offer {
    const { offers } = this.marketplace;
    return offers.at(n % Math.max(1, offers.length)) ?? this.marketplace.offer({ product: 'contract-product', entitlements: { users: n } });
  }

  private call(operation: Operation, request: object): void {
    this.marketplace.call(operation, request, { account: '999988887777', region: 'us-east-1', accessKeyId: 'function' });
  }

  public readonly deeds = {
    buyer: () => this.marketplace.buyer(),
    subscribe: (n: number) => this.marketplace.buyer(['111122223333', '444455556666', undefined][n % 3]).subscribe([
      { product: 'usage-product' },
      { product: 'usage-product', freeTrial: true },
      { product: 'legacy-product' },
      { product: this.marketplace.products[1], entitlements: { users: n }, autoRenew: true, months: 1 },
      { product: 'contract-product', entitlements: { users: 3, plan: 'gold', support: true, discount: 0.5 }, paymentFails: n % 2 === 0 },
    ][n % 5]),
    offer: (n: number) => this.marketplace.offer([
      { product: this.marketplace.products[1], entitlements: { users: n }, months: 5, autoRenew: true },
      { product: 'contract-product', entitlements: { users: n }, startsAt: new Date(this.life.clock.now() + 10 * HOUR), buyer: this.marketplace.buyer('111122223333') },
      { product: 'contract-product', entitlements: { users: -1 }, partner: '777788889999' },
      { product: 'usage-product', partner: '777788889999' },
    ][n % 4]),
    accept: (n: number) => this.marketplace.buyer(['111122223333', '444455556666'][n % 2]).accept(this.offer(n)),
    replace: (n: number) => { this.purchase(n).accept(this.offer(n >> 2)); },
    setUp: (n: number) => this.tokens.push(this.purchase(n).setUpAccount()[TOKEN]),
    upgrade: (n: number) => { this.purchase(n).upgrade({ users: n + 5 }); },
    renew: (n: number) => { this.purchase(n).renew(n % 2 === 0 ? undefined : { users: n }, n % 3 === 0 ? 12 : undefined); },
    autoRenew: (n: number) => { this.purchase(n).setAutoRenew(n % 2 === 0, n % 3 === 0 ? { users: 2 } : undefined); },
    cancel: (n: number) => { this.purchase(n).cancel(); },
    expire: (n: number) => { this.marketplace.aws.expire(this.purchase(n)); },
    terminate: (n: number) => { this.marketplace.aws.terminate(this.purchase(n)); },
    suspend: (n: number) => { this.marketplace.aws.suspend(this.purchase(n).account); },
    reinstate: (n: number) => { this.marketplace.aws.reinstate(this.purchase(n).account); },
    advise: (n: number) => { this.marketplace.aws[n % 2 === 0 ? 'issueAdvisory' : 'resolveAdvisory'](this.purchase(n)); },
    name: (n: number) => { this.marketplace.names.give('purchases', `name ${n}`, this.purchase(n).id); },
    failNext: (n: number) => { this.marketplace.failNext('BatchMeterUsage', (['THROTTLE', 'NO_ANSWER', 'MISSING_RESULT', 'EMPTY'] as const)[n % 4], 1 + n % 2); },
    setFaults: (n: number) => { this.marketplace.setFaults(PLANS[n % PLANS.length]); },
    resolve: (n: number) => { this.call('ResolveCustomer', { RegistrationToken: this.tokens.at(n % 3) ?? 'none' }); },
    meter: (n: number) => { this.call('BatchMeterUsage', { UsageRecords: [usage(this.purchase(n), this.life.clock.now() - (n % 3) * HOUR, { Quantity: n }), usage(this.purchase(n + 1), this.life.clock.now())] }); },
    meterWrongly: (n: number) => { this.call('BatchMeterUsage', { UsageRecords: [{ Dimension: 'requests', Quantity: NaN, Timestamp: n, CustomerAWSAccountId: undefined }] }); },
    read: () => { this.call('GetEntitlements', { ProductCode: 'contract-product' }); },
    search: () => { this.call('SearchAgreements', { catalog: 'AWSMarketplace', filters: [{ name: 'PartyType', values: ['Proposer'] }, { name: 'AgreementType', values: ['PurchaseAgreement'] }] }); },
    advance: (n: number) => this.life.advance([SECOND, 20 * SECOND, 10 * MINUTE, HOUR, 40 * 24 * HOUR, 200 * 24 * HOUR][n % 6]),
    /** The clock flows: time has passed, and what is due has not run yet. */
    pass: (n: number) => { this.life.clock.moveTo(this.life.clock.now() + [400, 5 * SECOND, 40 * MINUTE][n % 3]); },
    settle: () => this.life.settle(),
  };

  /** What follows from everything so far. */
  public async future(): Promise<unknown> {
    const account = this.marketplace.buyer().account;
    await this.happen(['subscribe', 3]);
    await this.happen(['offer', 0]);
    for (const n of [0, 1, 2, 3, 4, 5]) {
      await this.happen(['resolve', n]);
      await this.happen(['setUp', n]);
      await this.happen(['meter', n]);
      await this.happen(['read', n]);
    }
    await this.life.advance(2 * HOUR);
    await this.happen(['read', 0]);
    await this.life.advance(500 * 24 * HOUR);
    return { account, tokens: this.tokens, state: stateOf(this.marketplace) };
  }

  public with(tokens: readonly string[]): this {
    this.tokens.push(...tokens);
    return this;
  }

  public get issued(): readonly string[] {
    return [...this.tokens];
  }
}

/** What a life did not come to tell before it was killed, or to note as told, the next one tells: each event counts where it came first. */
function once(events: readonly MarketplaceEvent[]): MarketplaceEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

type Deed = keyof World['deeds'];
const names = Object.keys(new World(undefined as unknown as Life).deeds) as Deed[];
const deed = fc.tuple(fc.constantFrom(...names, 'subscribe' as const, 'advance' as const, 'meter' as const), fc.nat(30));
const behaviour: fc.Arbitrary<Partial<Behaviour>> = fc.record({ tokenUse: fc.constantFrom('ONCE', 'REPEATABLE'), renewalLicense: fc.constantFrom('SAME', 'NEW'), finalHour: fc.constantFrom('ENDED', 'DEPROVISIONED') });

test('a marketplace that is made of a journal is the one that wrote it, and goes on as that would have', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.array(deed, { maxLength: 30 }), { minLength: 1, maxLength: 3 }), behaviour, fc.constantFrom(...PLANS), async (lives, readings, faults) => {
    const [folder, endless] = [mkdtempSync(join(tmpdir(), 'journal-')), mkdtempSync(join(tmpdir(), 'journal-'))];
    const options = { behaviour: readings, faults };
    try {
      const whole = new Life(endless, undefined, options);
      const unkilled = new World(whole);
      let time: number | undefined;
      let tokens: readonly string[] = [];
      const heard: MarketplaceEvent[] = [];
      for (const deeds of lives) {
        const life: Life = new Life(folder, time, options);
        const world = new World(life).with(tokens);
        expect(stateOf(life.marketplace)).toEqual(stateOf(whole.marketplace));
        for (const happening of deeds) {
          await world.happen(happening);
          await unkilled.happen(happening);
        }
        expect(stateOf(life.marketplace)).toEqual(stateOf(whole.marketplace));
        life.kill();
        heard.push(...life.events);
        time = life.clock.now();
        tokens = world.issued;
      }
      const last = new Life(folder, time, options);
      expect(await new World(last).with(tokens).future()).toEqual(await unkilled.future());
      expect(once([...heard, ...last.events])).toEqual(once(whole.events));
    } finally {
      rmSync(folder, { recursive: true });
      rmSync(endless, { recursive: true });
    }
  }), { numRuns: 60 });
}, 120_000);
