import type { Buyer, Purchase } from 'cdk-marketplace-saas-sandbox';
import { Chance } from '../../sandbox/src/marketplace/faults/chance.js';
import { Browser, sessionIn } from '../../examples/quickstart/demo/browser.js';
import { listing } from '../../examples/quickstart/demo/journey.js';
import { RunningQuickstart } from '../support/quickstart.js';
import { faultsOf } from './faults.js';
import { HOUR, journeyOf } from './journey.js';
import type { Deed, Step, Use } from './journey.js';
import { Listener } from './listener.js';

const MINUTE = 60_000;

/** After the last step: faults go on until delayed events have come, and a while without faults settles everything. */
const FAULTS_END = 41 * HOUR;
const END = 46 * HOUR;

/** A buyer whose registration fails tries again after so long. */
const AGAIN = 2 * MINUTE;

/** Late usage of a month is told until its last hour is closed; the application keeps clear of that moment. */
const LATE_INTO_NEXT_MONTH = 100 * MINUTE;

/** One quantity of one dimension that a buyer used. */
export interface Used {
  readonly license: string;
  readonly dimension: string;
  readonly quarters: number;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly held: boolean;
}

/** What is left of a run: for the promises to be checked, and to be compared with another run. */
export interface SeededRun {
  readonly quickstart: RunningQuickstart;
  readonly purchases: readonly Purchase[];
  readonly used: readonly Used[];
  /** By license id: when the integration was first told that it ended. */
  readonly endTold: ReadonlyMap<string, number>;
  /** Usage that was not reported, since the vendor had not let the buyer in. */
  readonly notLetIn: readonly string[];
}

/** Starts the quickstart and plays a seed from beginning to end. Stop `quickstart` when you are done. */
export async function runSeed(seed: string, assembly: string): Promise<SeededRun> {
  const chance = new Chance(`end to end/${seed}`);
  const { start, steps } = journeyOf(chance);
  const quickstart = await RunningQuickstart.with({ assembly, start, seed, faults: faultsOf(chance), behaviour: { renewalLicense: 'SAME' } });
  try {
    return await new Play(quickstart, start.getTime()).through(steps);
  } catch (error) {
    await quickstart.stop();
    throw error;
  }
}

/** The buyers and the vendor's application in one run. */
class Play {
  private readonly buyers = new Map<number, Buyer>();
  /** The newest of each buyer. */
  private readonly purchases = new Map<number, Purchase>();
  private readonly letIn = new Map<string, number>();
  private readonly used: Used[] = [];
  private readonly notLetIn: string[] = [];
  private readonly listener: Listener;
  private agenda: Step[] = [];

  constructor(private readonly quickstart: RunningQuickstart, private readonly start: number) {
    this.listener = new Listener(quickstart.sandbox);
  }

  public async through(steps: readonly Step[]): Promise<SeededRun> {
    const { sandbox } = this.quickstart;
    this.agenda = [...steps];
    for (let next = this.next(); next; next = this.next()) {
      await this.advanceTo(next.at);
      await this.play(next);
    }
    await this.advanceTo(FAULTS_END);
    sandbox.marketplace.setFaults({});
    await this.advanceTo(END);
    return { quickstart: this.quickstart, purchases: sandbox.marketplace.purchases, used: this.used, endTold: this.listener.endTold, notLetIn: this.notLetIn };
  }

  private next(): Step | undefined {
    this.agenda.sort((a, b) => a.at - b.at || a.buyer - b.buyer);
    return this.agenda.shift();
  }

  private async advanceTo(at: number): Promise<void> {
    const { sandbox } = this.quickstart;
    await sandbox.advance(Math.max(0, this.start + at - sandbox.clock.now()));
  }

  private async play(step: Step): Promise<void> {
    if (step.what === 'SUBSCRIBE') {
      const buyer = this.buyers.get(step.buyer) ?? this.quickstart.sandbox.marketplace.buyer();
      this.buyers.set(step.buyer, buyer);
      this.purchases.set(step.buyer, buyer.subscribe({ product: listing.code, entitlements: { seats: step.seats } }));
      return;
    }
    const purchase = this.purchases.get(step.buyer)!;
    if (step.what === 'REGISTER') {
      await this.register(step, purchase, step);
    } else if (step.what === 'USE') {
      await this.use(step, purchase);
    } else {
      this.decide(step, purchase);
    }
  }

  private decide(deed: Exclude<Deed, Use | { what: 'REGISTER' | 'SUBSCRIBE' }>, purchase: Purchase): void {
    const { aws } = this.quickstart.sandbox.marketplace;
    switch (deed.what) {
      case 'UPGRADE':
        // A renewal may be between this and the purchase, but never less than what was bought.
        purchase.upgrade({ seats: deed.seats });
        break;
      case 'RENEW':
        purchase.renew();
        break;
      case 'CANCEL':
        purchase.cancel();
        break;
      case 'EXPIRE':
        aws.expire(purchase);
        break;
      case 'TERMINATE':
        aws.terminate(purchase);
        break;
    }
  }

  /** In each tab the buyer arrives; the last tab is sent first. Whoever cannot register tries again, as the page says. */
  private async register(step: Step, purchase: Purchase, { email, tabs }: { readonly email: string; readonly tabs: number }): Promise<void> {
    if (purchase.agreementStatus !== 'ACTIVE') {
      return;
    }
    const browser = new Browser(this.quickstart.fulfillmentUrl);
    try {
      const sessions: string[] = [];
      for (let tab = 0; tab < tabs; tab += 1) {
        sessions.push(sessionIn(await browser.post('/', purchase.setUpAccount())));
      }
      for (const session of sessions.reverse()) {
        await browser.post('/register', { session, email });
      }
    } catch {
      this.agenda.push({ ...step, at: this.quickstart.sandbox.clock.now() - this.start + AGAIN });
    }
  }

  /** The vendor's application: it serves whom it was told to let in, and reports what they used. */
  private async use({ id, quarters, late, doubled, held }: Use, purchase: Purchase): Promise<void> {
    const { sandbox } = this.quickstart;
    const now = sandbox.clock.now();
    const license = purchase.licenseId;
    if ((await this.quickstart.tenant(license))?.state.S !== 'ACTIVE') {
      this.notLetIn.push(id);
      return;
    }
    const since = this.letIn.get(license) ?? now;
    this.letIn.set(license, since);
    const occurredAt = Math.max(since, now - late, ...(now - monthOf(now) > LATE_INTO_NEXT_MONTH ? [monthOf(now)] : []));
    const time = new Date(occurredAt).toISOString();
    if (held) {
      this.note({ license, dimension: 'api-calls', quarters: quarters['api-calls'], occurredAt, held });
      await this.call({ action: 'HOLD', license, dimension: 'api-calls', quantity: quarters['api-calls'] / 4, occurredAt: time });
      return;
    }
    const events = (['api-calls', 'storage-gb'] as const).map((dimension) => {
      this.note({ license, dimension, quarters: quarters[dimension], occurredAt, held });
      return { id: `${id}-${dimension}`, license: purchase.licenseArn, dimension, quantity: String(quarters[dimension] / 4), occurredAt: time };
    });
    for (let times = doubled ? 2 : 1; times > 0; times -= 1) {
      await this.call({ events });
    }
  }

  private note(used: Used): void {
    this.used.push(used);
  }

  private async call(request: object): Promise<void> {
    const { error } = await this.quickstart.sandbox.invoke('Quickstart/Acme', request);
    if (error) {
      throw new Error(`The application failed: ${JSON.stringify(error)}`);
    }
  }
}

/** The beginning of the month. */
function monthOf(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}
