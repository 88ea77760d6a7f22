import type { ProductListing, Purchase, Sandbox } from 'cdk-marketplace-saas-sandbox';
import { Browser, sessionIn, shownOn } from './browser.js';
import type { Timeline } from './timeline.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The listing that the quickstart is deployed for. */
export const listing: ProductListing = {
  code: '2p409vwjybxwn3pd5tcrz4xbw',
  name: 'Acme Insights',
  pricingModel: 'CONTRACT_WITH_CONSUMPTION',
  dimensions: [
    { key: 'seats', kind: 'ENTITLED' },
    { key: 'api-calls', kind: 'METERED' },
    { key: 'storage-gb', kind: 'METERED' },
  ],
};

interface UsageEvent {
  readonly id: string;
  readonly license: string;
  readonly dimension: string;
  readonly quantity: number;
  readonly occurredAt: string;
}

export interface Journey {
  readonly purchase: Purchase;
  /** What the buyer really used: each usage event once. */
  readonly used: Readonly<Record<string, number>>;
}

/** A buyer subscribes, registers, uses, upgrades and cancels. */
export async function play(sandbox: Sandbox, timeline: Timeline): Promise<Journey> {
  const browser = new Browser(sandbox.output('FulfillmentUrl'));
  const purchase = await timeline.step('buyer', 'subscribes to Acme Insights with 10 seats', () =>
    sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 10 } }));

  const page = await timeline.step('buyer', 'presses "Set up your account": the browser posts the token', () =>
    browser.post('/', purchase.setUpAccount()));
  timeline.say('buyer', `reads "${shownOn(page)}"`);
  const session = sessionIn(page);
  const registered = await timeline.step('buyer', 'registers as buyer@customer.example', () =>
    browser.post('/register', { session, email: 'buyer@customer.example' }));
  timeline.say('buyer', `reads "${shownOn(registered)}"`);
  await timeline.step('demo', 'waits two minutes for AWS to confirm the purchase', () => sandbox.advance(2 * MINUTE));
  const confirmed = await timeline.step('buyer', 'presses "Check again"', () => browser.post('/status', { session }));
  timeline.say('buyer', `reads "${shownOn(confirmed)}"`);

  const usage = new Usage(sandbox, purchase.licenseId);
  for (const hour of [1, 2, 3]) {
    await timeline.step('vendor', `reports the usage of hour ${hour}, one message twice`, async () => {
      await usage.report({ 'api-calls': 100 * hour, 'storage-gb': hour });
      await usage.repeatLast();
    });
    await timeline.step('demo', 'moves the clock forward by one hour', () => sandbox.advance(HOUR));
  }
  await timeline.step('vendor', 'reports usage of two hours ago, late', () => usage.report({ 'api-calls': 7 }, 2 * HOUR));
  await timeline.step('demo', 'moves the clock forward by one hour', () => sandbox.advance(HOUR));

  await timeline.step('buyer', 'upgrades to 25 seats', () => {
    purchase.upgrade({ seats: 25 });
  });
  await timeline.step('demo', 'waits twenty minutes', () => sandbox.advance(20 * MINUTE));

  await timeline.step('vendor', 'keeps 42 api-calls back, to report them later', () => usage.hold('api-calls', 42));
  await timeline.step('buyer', 'cancels', () => {
    purchase.cancel();
  });
  await timeline.step('demo', 'moves the clock forward by two hours', () => sandbox.advance(2 * HOUR));
  return { purchase, used: usage.total };
}

/** The vendor's app, which reports usage through its own function. */
class Usage {
  public readonly total: Record<string, number> = {};
  private last: UsageEvent[] = [];
  private count = 0;

  constructor(private readonly sandbox: Sandbox, private readonly license: string) {}

  public async report(quantities: Readonly<Record<string, number>>, age = 0): Promise<void> {
    const occurredAt = new Date(this.sandbox.clock.now() - age).toISOString();
    this.last = Object.entries(quantities).map(([dimension, quantity]) => {
      this.add(dimension, quantity);
      return { id: `req-${++this.count}`, license: this.license, dimension, quantity, occurredAt };
    });
    await this.call({ events: this.last });
  }

  public async repeatLast(): Promise<void> {
    await this.call({ events: this.last });
  }

  public async hold(dimension: string, quantity: number): Promise<void> {
    this.add(dimension, quantity);
    const occurredAt = new Date(this.sandbox.clock.now()).toISOString();
    await this.call({ action: 'HOLD', license: this.license, dimension, quantity, occurredAt });
  }

  private add(dimension: string, quantity: number): void {
    this.total[dimension] = (this.total[dimension] ?? 0) + quantity;
  }

  private async call(request: object): Promise<void> {
    const { error } = await this.sandbox.invoke('Quickstart/Acme', request);
    if (error) {
      throw new Error(`The app function failed: ${JSON.stringify(error)}`);
    }
  }
}
