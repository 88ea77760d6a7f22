import type { Clock, ScheduledAction } from '../../clock.js';
import { UnknownThing } from './commands.js';
import type { Command, CommandName, Commands } from './commands.js';
import { UnfitJournal } from './journal.js';
import type { Entry, Journal, Moment, Ran, Step } from './journal.js';
import { checkSettings } from './settings.js';
import type { Settings } from './settings.js';

type Action = () => void | Promise<void>;
type Send = () => Promise<void>;

export interface StepsOptions {
  /** The time of quotas, in milliseconds. Default: virtual time. */
  readonly quotaClock?: () => number;
  /** Default: nothing is written down. */
  readonly journal?: Journal;
}

/** The step that is going on. */
interface Going {
  readonly moment: Moment;
  readonly sends: Send[];
}

/**
 * Takes everything that changes the marketplace, commands from outside and scheduled actions, one step at a time, and writes each down
 * before it is done. What a step emits is sent when it is done, so that a command of a listener is a step of its own.
 */
export class Steps {
  /** The clock of everything inside: it stands still during a step. */
  public readonly clock: Clock = { now: () => this.going?.moment.at ?? this.outside.now(), schedule: (...what) => this.schedule(...what) };
  private readonly quotaClock?: () => number;
  private readonly journal?: Journal;
  private readonly coming = new Map<number, { readonly scheduled: ScheduledAction; readonly action: Action }>();
  private scheduled = 0;
  private taken = 0;
  private going?: Going;
  private replays = false;
  /** The clock of quotas began anew; it must not go back. */
  private quotaAhead = 0;

  constructor(private readonly outside: Clock, { quotaClock, journal }: StepsOptions = {}) {
    this.quotaClock = quotaClock;
    this.journal = journal;
  }

  /** The time of quotas, in milliseconds. */
  public quotaTime(): number {
    return this.going?.moment.quota ?? this.clock.now();
  }

  /** Does what a command says. What a step does by way of further commands is part of that step. */
  public command<Do extends CommandName, T>(name: Do, args: Commands[Do], action: () => T): T {
    return this.going ? action() : this.take({ do: name, with: args } as Command, action);
  }

  /** Sends what was emitted to whoever listens, after the step that is going on. Resolves when they have taken it. */
  public tell(send: Send): Promise<void> {
    const { going } = this;
    if (!going) {
      return send();
    }
    if (this.replays) {
      going.sends.push(send);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      going.sends.push(() => {
        const sent = send();
        resolve(sent);
        return sent;
      });
    });
  }

  /**
   * Takes the steps in the journal again, as a marketplace before this one took them. Nobody hears of them; what was on its way to the
   * listeners of then is sent again as soon as the clock runs.
   * @throws UnfitJournal if they cannot have been steps of a marketplace with these settings
   */
  public replay(settings: Settings, perform: (command: Command) => void): void {
    const { journal } = this;
    if (!journal) {
      return;
    }
    const [first, ...entries] = journal.read();
    if ((first as Entry | undefined) === undefined) {
      journal.append({ settings });
      return;
    }
    checkSettings(first, settings, journal.place);
    const told = new Set(entries.map((entry) => ('told' in entry ? entry.told : undefined)));
    const steps = entries.filter((entry): entry is Step => 'at' in entry);
    this.replays = true;
    for (const step of steps) {
      const sends = this.again(step, perform, journal);
      const number = this.taken;
      if (sends.length > 0 && !told.has(number)) {
        this.outside.schedule(this.outside.now(), 'What was on its way to the seller is sent again', () => this.send(number, sends));
      }
    }
    this.replays = false;
    this.goOnFrom(steps.at(-1), journal);
  }

  private take<T>(deed: Command | Ran, action: () => T): T {
    const { quotaClock } = this;
    const step: Step = { at: this.outside.now(), ...(quotaClock && { quota: quotaClock() + this.quotaAhead }), ...deed };
    this.journal?.append(step);
    const going = this.begin(step);
    const number = this.taken;
    try {
      return action();
    } finally {
      this.going = undefined;
      // A failure is that of the telling, which is waited for elsewhere.
      void this.send(number, going.sends).catch(() => undefined);
    }
  }

  private again(step: Step, perform: (command: Command) => void, journal: Journal): readonly Send[] {
    const going = this.begin(step);
    try {
      if ('ran' in step) {
        this.run(step);
      } else {
        perform(step);
      }
    } catch (error) {
      if (error instanceof UnknownThing) {
        throw new UnfitJournal(journal.place, `step ${this.taken} does not fit, ${error.message}; was it written by another version, or changed?`);
      }
      // It was refused then, too.
    } finally {
      this.going = undefined;
    }
    return going.sends;
  }

  private begin(moment: Moment): Going {
    this.taken += 1;
    this.going = { moment, sends: [] };
    return this.going;
  }

  private async send(step: number, sends: readonly Send[]): Promise<void> {
    if (sends.length > 0) {
      await Promise.all(sends.map((send) => send()));
      this.journal?.append({ told: step });
    }
  }

  private schedule(due: number, what: string, action: Action): ScheduledAction {
    const number = this.scheduled++;
    const scheduled = this.outside.schedule(due, what, () => {
      this.coming.delete(number);
      return this.take({ ran: number, what }, action);
    });
    this.coming.set(number, { scheduled, action });
    return {
      due,
      what,
      cancel: () => {
        this.coming.delete(number);
        scheduled.cancel();
      },
    };
  }

  private run({ ran, what }: Ran): void {
    const found = this.coming.get(ran);
    if (found?.scheduled.what !== what) {
      throw new UnknownThing(`nothing was to come as '${what}'`);
    }
    this.coming.delete(ran);
    found.scheduled.cancel();
    void found.action();
  }

  private goOnFrom(last: Moment | undefined, { place }: Journal): void {
    if (last && this.outside.now() < last.at) {
      throw new UnfitJournal(place, `it has reached ${new Date(last.at).toISOString()}, and virtual time is ${new Date(this.outside.now()).toISOString()}. Start the clock there`);
    }
    if (last?.quota !== undefined && this.quotaClock) {
      this.quotaAhead = Math.max(0, last.quota - this.quotaClock());
    }
  }
}
