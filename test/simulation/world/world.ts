import type { Product } from '../../../sandbox/src/marketplace/product.js';
import type { Signals } from '../../../lambda/core/metering/signals.js';
import { simulatedDynamo } from '../store/client.js';
import type { Wire } from '../store/client.js';
import { Table } from '../store/table.js';
import { App } from './app.js';
import { SimulatedAws } from './aws.js';
import { FINAL_USAGE_GRACE, QUEUES, arnOf, feedIn, intakeIn, reporterIn } from './clients.js';
import type { Wiring } from './clients.js';
import { LicenseFeed } from './feed.js';
import { LambdaFunction } from './invocations.js';
import { lifeOf, salesOf } from './licenses.js';
import type { Life } from './licenses.js';
import { faultless, isWithin } from './plan.js';
import type { Interval, Plan } from './plan.js';
import { Process } from './process.js';
import { Queue } from './queue.js';
import type { Message } from './queue.js';
import type { Random } from './random.js';
import { Schedule } from './schedule.js';
import { Scheduler } from './scheduler.js';
import type { Surroundings } from './surroundings.js';
import { DAY, HOUR, MINUTE, SECOND } from './times.js';
import { Trace } from './trace.js';
import type { Usage } from './usage.js';
import type { Variant } from './variant.js';

/** Who looks on while a world runs. */
export interface Observer {
  sent(usages: readonly Usage[]): void;
  done(message: Message, now: number): void;
  /** @param throttled nothing worse than a service that wants fewer calls */
  disturbed(interval: Interval, throttled: boolean): void;
  /** The audit has found usage that nothing would have told. */
  repaired(license: string, hour: string): void;
  failed(who: string, what: string, error: unknown): void;
}

export interface WorldOptions {
  readonly random: Random;
  readonly plan: Plan;
  readonly licenses: number;
  /** The app also sends what makes no sense. */
  readonly odd: boolean;
  /** Instead of licenses and apps that follow from the seed: nobody reports but who calls `report`. */
  readonly lives?: readonly Life[];
  readonly product?: Product;
  readonly variant?: Variant | undefined;
}

/** After its end, a world heals and goes on until all messages are gone. */
const DRAIN = 30 * HOUR;
const LONGEST_DRAIN = 16 * DAY;
const READ_OF_METERS = /^(query|get) M#/;
const WRITE_OF_PAGE = /^update P#(\S+)#\d\d (\S+)#\d+$/;
/** Long enough for other processes to do what the one that sleeps was about to do. */
const LONG_NAP = 20 * MINUTE;

/** A seller's side of one product, for a month: real handlers and adapters over simulated services. */
export class World {
  readonly trace = new Trace();
  readonly scheduler: Scheduler;
  readonly table: Table;
  readonly aws: SimulatedAws;
  readonly lives: readonly Life[];
  readonly observers: Observer[] = [];
  runs = 0;
  /** For scenarios: whether every call to the store fails now. */
  storeIsDown: () => boolean = () => false;
  /** Ends the month at once: for those who have seen enough. */
  isEnough: () => boolean = () => false;
  private readonly variant: Variant | undefined;
  private healed = false;
  private current: Plan;
  private readonly functions: { readonly intake: LambdaFunction; readonly reporter: LambdaFunction; readonly finals: LambdaFunction; readonly feed: LicenseFeed };
  private readonly queues: Readonly<Record<keyof typeof QUEUES, Queue>>;
  private readonly schedule: Schedule;
  private readonly apps: readonly App[];

  constructor({ random, plan, licenses, odd, lives, product, variant }: WorldOptions) {
    this.current = plan;
    this.variant = variant;
    const scheduler = new Scheduler(plan.start);
    this.scheduler = scheduler;
    const around = this.surroundings(random);
    this.table = new Table(() => scheduler.now, plan.pageBytes);
    this.lives = lives ?? Array.from({ length: licenses }, (_, i) => lifeOf(i, random, plan));
    this.aws = new SimulatedAws(around, salesOf(this.lives, () => scheduler.now, product));
    this.queues = {
      usage: new Queue(around, { name: 'usage', visibility: 6 * MINUTE }),
      runs: new Queue(around, { name: 'run', visibility: 6 * MINUTE, fifo: true }),
      finals: new Queue(around, { name: 'final', visibility: 6 * MINUTE }),
    };
    variant?.begin(this, around);
    const wiring: Wiring = {
      dynamo: (process) => simulatedDynamo(this.table, this.poking(process, random), () => random.next()),
      queues: this.queues,
      aws: this.aws,
      signals: (process) => this.signalsOf(process),
      isEmpty: (partition, prefix) => this.table.isEmpty(partition, prefix),
      variant,
    };
    this.schedule = new Schedule({ around, table: this.table, lives: this.lives, runs: this.queues.runs, finalUsageGrace: FINAL_USAGE_GRACE, runsAt: variant?.runsAt ?? [] });
    const reporter = { timeout: 5 * MINUTE, batchSize: 10, batchingWindow: 0.2 * SECOND, skew: plan.reporterSkew, start: (process: Process) => reporterIn(process, wiring) };
    this.functions = {
      intake: new LambdaFunction(around, {
        name: 'intake', queue: this.queues.usage, queueArn: arnOf(QUEUES.usage), timeout: MINUTE, batchSize: 50, batchingWindow: 5 * SECOND,
        concurrency: 4, skew: plan.recorderSkew, start: (process) => intakeIn(process, wiring),
        done: (message) => { this.observers.forEach((observer) => { observer.done(message, scheduler.now); }); },
      }),
      reporter: new LambdaFunction(around, {
        ...reporter, name: 'reporter', queue: this.queues.runs, queueArn: arnOf(QUEUES.runs), concurrency: 1,
        began: () => { this.began(random); },
        ended: (well) => { this.schedule.ended(well); },
      }),
      finals: new LambdaFunction(around, { ...reporter, name: 'final', queue: this.queues.finals, queueArn: arnOf(QUEUES.finals), concurrency: 2 }),
      feed: new LicenseFeed(around, this.lives, (process) => feedIn(process, wiring), variant),
    };
    this.apps = lives ? [] : this.lives.map((life) => new App(around, life, (...message) => { this.report(...message); }, odd));
  }

  /** The app sends a message. */
  public report(body: string, usages: readonly Usage[], delay = 0): void {
    this.observers.forEach((observer) => { observer.sent(usages); });
    this.bodies.set(body, usages);
    this.queues.usage.send(body, delay);
  }

  /** The usage of a message, by its body. */
  readonly bodies = new Map<string, readonly Usage[]>();

  public get plan(): Plan {
    return this.current;
  }

  /** Runs the month, heals all faults, and goes on until nothing moves. */
  public async run(): Promise<void> {
    await this.until(this.current.end);
    this.healed = true;
    this.aws.faulty = false;
    this.current = faultless(this.current);
    for (const queue of Object.values(this.queues)) {
      queue.redriveAfter = () => SECOND;
    }
    await this.until(this.current.end + DRAIN);
    // Messages that come back days later. What has not ended by then fails for ever.
    const last = this.current.end + LONGEST_DRAIN;
    while (!this.isEnough() && this.scheduler.next !== undefined && this.scheduler.next < last) {
      await this.until(Math.min(last, this.scheduler.next + HOUR));
    }
    await this.until(this.scheduler.now + 4 * HOUR);
  }

  /** Lets everything happen that is due until a time. */
  public async until(time: number): Promise<void> {
    while (!this.isEnough()) {
      const next = Math.min(this.scheduler.next ?? Infinity, this.schedule.next);
      if (next > time) {
        this.scheduler.now = Math.max(this.scheduler.now, time);
        return;
      }
      if (this.schedule.next <= next) {
        this.schedule.tick();
      } else {
        await this.scheduler.step();
      }
    }
  }

  private surroundings(random: Random): Surroundings {
    const { scheduler, trace } = this;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the plan changes when the world heals
    const world = this;
    return {
      scheduler, trace, random,
      get plan() { return world.current; },
      faultsFor: () => (this.healed ? undefined : isWithin(scheduler.now, this.current.storeOutages) || this.storeIsDown() ? 'OUTAGE' : 'CHANCE'),
      disturbed: (who, why, length = 0) => {
        trace.note(scheduler.now, who, why);
        if (!who.startsWith('intake')) {
          this.schedule.disturbed();
          this.observers.forEach((observer) => { observer.disturbed({ from: scheduler.now, until: scheduler.now + length }, isThrottling(why)); });
        }
      },
      napping: (...nap) => { this.provoked(...nap, random); },
      crashed: (process) => {
        this.functions.intake.crashed(process);
        this.functions.reporter.crashed(process);
        this.functions.finals.crashed(process);
        this.functions.feed.crashed(process);
      },
    };
  }

  /** A run begins. Now and then a second one does. */
  private began(random: Random): void {
    this.runs += 1;
    const { doubled, latency } = this.current;
    if (random.chance(doubled)) {
      const message: Message = { id: 'second-run', body: '{}', receives: 1, firstReceived: this.scheduler.now };
      this.scheduler.at(this.scheduler.now + random.next() * 20 * latency, () => { this.functions.reporter.invoke([{ message, handle: '' }]); });
    }
  }

  /**
   * What does harm when a process sleeps over a write to a page. While a recorder sleeps, a reporter looks; and when a reporter sleeps, usage of
   * this hour arrives, which others will have told when it wakes.
   */
  private provoked(who: string, what: string, length: number, random: Random): void {
    const { scheduler } = this;
    const [, hour = '', license = ''] = WRITE_OF_PAGE.exec(what) ?? [];
    if (license !== '' && who.startsWith('intake')) {
      scheduler.at(scheduler.now + random.next() * length, () => { this.queues.runs.send(JSON.stringify({ scheduledAt: scheduler.now })); });
    }
    const app = this.apps.find(({ inUse, life }) => inUse && life.id === license);
    if (app && length > LONG_NAP) {
      scheduler.at(scheduler.now + random.next() * 10 * MINUTE, () => { app.more(hour); });
    }
  }

  /** The wire of a process. After a reporter has read meters, usage of these licenses may arrive: between its reads, and before it seals. */
  private poking(process: Process, random: Random): Wire {
    if (!/^(reporter|final)/.test(process.name)) {
      return process.wire;
    }
    return (what, effect) => process.wire(what, () => {
      const { poked, latency } = this.current;
      this.variant?.step?.(what);
      if (READ_OF_METERS.test(what) && random.chance(poked)) {
        const licenses = new Set(this.table.sortKeysOf(what.split(' ')[1]));
        const apps = this.apps.filter(({ inUse, life }) => inUse && licenses.has(life.id));
        if (apps.length > 0) {
          this.scheduler.at(this.scheduler.now + random.next() * 4 * latency, () => {
            random.pick(apps).late(random.pick([HOUR, 2 * HOUR, 2 * HOUR, 26 * HOUR]));
            this.functions.intake.pollNow();
          });
        }
      }
      return effect();
    });
  }

  private signalsOf(process: Process): Signals {
    const { scheduler, trace } = this;
    const failed = (what: string, error: unknown) => {
      trace.note(scheduler.now, process.name, `failed: ${what}`, String(error));
      if (!process.name.startsWith('intake')) {
        this.schedule.disturbed();
        this.observers.forEach((observer) => { observer.disturbed({ from: scheduler.now, until: scheduler.now }, isThrottling(String(error))); });
      }
      this.observers.forEach((observer) => { observer.failed(process.name, what, error); });
    };
    const ignore = () => undefined;
    return {
      quarantined: ({ name, code }) => { trace.note(scheduler.now, process.name, `quarantined ${name}`, code); },
      told: (license, slot, outcomes) => { trace.note(scheduler.now, process.name, `told ${license} ${slot}`, [...outcomes.values()].map(({ result }) => result).join(' ')); },
      lost: ignore, writtenOff: ignore, restored: ignore, dropped: ignore, unnamed: ignore, unconfirmed: ignore, repeated: ignore, backlog: ignore, unread: ignore, called: ignore, refused: ignore, publish: ignore,
      repaired: (license, hour) => {
        trace.note(scheduler.now, process.name, `repaired ${license} ${hour}`);
        this.observers.forEach((observer) => { observer.repaired(license, hour); });
      },
      failed,
      ignored: failed,
    };
  }
}

function isThrottling(why: string): boolean {
  return why.includes('ThrottlingException');
}
