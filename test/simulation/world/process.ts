import type { Wire } from '../store/client.js';
import type { Surroundings } from './surroundings.js';
import { HOUR, MINUTE, SECOND } from './times.js';

/** Source: our clients' settings (`patience.ts`): three attempts, each given up after three seconds. */
const ATTEMPTS = 3;
const PATIENCE = 3 * SECOND;

/** The longest that a frozen process sleeps before it goes on. */
const LONGEST_SLEEP = 2.5 * HOUR;

/** An error as the SDK throws it. */
export class ServiceError extends Error {
  constructor(public override readonly name: string) {
    super('as the simulation wants it');
  }
}

/**
 * One execution environment of a function. Every call out of it is a step, which takes time and may fail. It may be killed at each of
 * them: then its promises never go on, and a request that is under way may or may not arrive.
 */
export class Process {
  public dead = false;
  /** It sleeps longer than its function may run: whoever waits for it is told of the time-out, and it goes on later. */
  public asleep = false;
  private readonly skew: number;

  constructor(readonly name: string, private readonly around: Surroundings, skew = 0) {
    this.skew = around.random.between(-skew, skew);
  }

  /** The clock of this machine. */
  public readonly clock = { now: (): number => Math.floor(this.around.scheduler.now + this.skew) };

  public kill(): void {
    this.dead = true;
  }

  /** Calls to store and queues, as the SDK's client makes them: repeated when they fail. */
  public readonly wire: Wire = (what, effect) => new Promise((resolve, reject) => {
    this.attempt(what, effect, resolve, reject, 1);
  });

  /** Waits in this process. */
  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** Goes on after a time, unless the process is dead by then. */
  public after(milliseconds: number, action: () => void): void {
    const { scheduler } = this.around;
    if (!this.dead) {
      scheduler.at(scheduler.now + milliseconds, () => {
        if (!this.dead) {
          action();
        }
      });
    }
  }

  public latency(): number {
    const { random, plan } = this.around;
    return plan.latency * (0.2 + random.exponential(0.8));
  }

  /** A crash, at a moment between two steps. */
  public crash(why: string): void {
    this.kill();
    this.around.disturbed(this.name, why);
    this.around.crashed(this);
  }

  /** How long a frozen process sleeps, from seconds to hours. */
  private nap(what: string): number {
    const { random } = this.around;
    const length = random.pick([10 * SECOND, 70 * SECOND, 70 * SECOND, 10 * MINUTE, LONGEST_SLEEP]) * random.next();
    this.around.napping(this.name, what, length);
    this.asleep ||= length > MINUTE && random.chance(0.7);
    this.around.disturbed(this.name, `sleeps ${Math.round(length / SECOND)} s`, length);
    return length;
  }

  private attempt<Answer>(what: string, effect: () => Answer, resolve: (answer: Answer) => void, reject: (error: unknown) => void, attempt: number): void {
    if (this.dead) {
      return;
    }
    const { scheduler, random, trace } = this.around;
    scheduler.at(scheduler.now + Math.min(this.latency(), PATIENCE), () => {
      if (this.dead) {
        // On the wire when the process was killed.
        if (random.chance(0.5)) {
          void attempted(effect);
        }
        return;
      }
      const fault = this.fault();
      if (fault !== '') {
        trace.note(scheduler.now, this.name, what, fault);
      }
      const again = (error: string, pause: number) => {
        this.after(pause, () => {
          if (attempt < ATTEMPTS) {
            this.attempt(what, effect, resolve, reject, attempt + 1);
          } else {
            reject(new ServiceError(error));
          }
        });
      };
      switch (fault) {
        case 'throttled':
          again('ThrottlingException', 100 * random.next());
          return;
        case 'lost before':
          again('TimeoutError', PATIENCE);
          return;
        case 'lost after':
          void attempted(effect);
          again('TimeoutError', PATIENCE);
          return;
        case 'crash before':
          this.crash(fault);
          return;
        case 'crash after':
          void attempted(effect);
          this.crash(fault);
          return;
        case 'sleeps before':
          this.after(this.nap(what), () => { this.answer(what, effect, resolve, reject); });
          return;
        case 'sleeps after': {
          const answered = attempted(effect);
          this.after(this.nap(what), () => { answered.then(resolve, reject); });
          return;
        }
        default:
          this.answer(what, effect, resolve, reject);
      }
    });
  }

  private answer<Answer>(what: string, effect: () => Answer, resolve: (answer: Answer) => void, reject: (error: unknown) => void): void {
    const { trace, scheduler } = this.around;
    try {
      resolve(effect());
      trace.note(scheduler.now, this.name, what);
    } catch (error) {
      trace.note(scheduler.now, this.name, what, error instanceof Error ? error.name : 'error');
      reject(error);
    }
  }

  private fault(): string {
    const { random, plan, faultsFor } = this.around;
    const faults = faultsFor(this);
    if (faults === undefined) {
      return '';
    }
    if (faults === 'OUTAGE') {
      return 'throttled';
    }
    const { throttled, lostBefore, lostAfter, crash, stall } = plan.steps;
    let drawn = random.next();
    for (const [name, probability] of [
      ['throttled', throttled], ['lost before', lostBefore], ['lost after', lostAfter],
      ['crash before', crash / 2], ['crash after', crash / 2], ['sleeps before', stall / 2], ['sleeps after', stall / 2],
    ] as const) {
      if (drawn < probability) {
        return name;
      }
      drawn -= probability;
    }
    return '';
  }
}

/** What the effect answers, or why it failed; never unhandled. */
function attempted<Answer>(effect: () => Answer): Promise<Answer> {
  const answered = (async () => effect())();
  answered.catch(() => undefined);
  return answered;
}
