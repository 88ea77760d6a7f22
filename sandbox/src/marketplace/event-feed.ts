import { together } from './agreements/together.js';
import type { EventContent, MarketplaceEvent } from './events.js';
import { Times } from './faults/chance.js';
import { DeliveryFaults } from './faults/delivery.js';
import type { Arrival } from './faults/delivery.js';
import type { FaultPlan } from './faults/plan.js';
import { respelled, respelledMessage } from './faults/respell.js';
import type { IdGenerator } from './ids.js';
import type { Steps } from './journal/steps.js';
import { CATALOG, EVENT_REGION, EVENT_SOURCE } from './rules.js';
import { iso, toSecond } from './times.js';

export type EventListener = (event: MarketplaceEvent) => void | Promise<void>;

/** A message as it is put on an SNS topic of AWS Marketplace; `message` is JSON. */
export interface TopicMessage {
  readonly topicArn: string;
  readonly message: string;
}

export type MessageListener = (message: TopicMessage) => void | Promise<void>;

/** Puts events on buses and messages on topics: whoever listens. What happens to them on their way is up to the delivery faults. */
export class EventFeed {
  private readonly listeners: EventListener[] = [];
  private readonly messageListeners: MessageListener[] = [];
  private readonly watchers: (() => void)[] = [];
  private readonly underway = new Set<Promise<void>>();
  private readonly failures: unknown[] = [];
  private readonly times = new Times();
  private faults: DeliveryFaults;

  constructor(private readonly ids: IdGenerator, private readonly steps: Steps, plan: FaultPlan = {}) {
    this.faults = new DeliveryFaults(plan);
  }

  /** Replaces the plan of what happens on the way, for what is sent from now on. */
  public follow(plan: FaultPlan): void {
    this.faults = new DeliveryFaults(plan);
  }

  public listen(listener: EventListener): void {
    this.listeners.push(listener);
  }

  public listenToMessages(listener: MessageListener): void {
    this.messageListeners.push(listener);
  }

  /** Calls the watcher before anything is sent, whatever becomes of it: something has changed. */
  public watch(watcher: () => void): void {
    this.watchers.push(watcher);
  }

  /**
   * Sends an event. Calls every listener when the step is done that this is part of; resolves when all have taken the event, or rejects
   * when all are done and one of them failed. What is delayed does not count: it comes when virtual time gets there.
   */
  public async emit(time: number, content: EventContent): Promise<void> {
    const what = JSON.stringify([time, content]);
    const id = `${what}/${this.times.next(what)}`;
    const event = this.envelope(time, content, id);
    await this.deliver(time, what, ({ copy, spelling }) => {
      const copied = copy === 'REPEATED' ? { ...event, id: this.ids.uuid(`${id}/repeated`) } : event;
      return this.tell(this.listeners, spelling === undefined ? copied : respelled(copied, spelling));
    });
  }

  /** Puts a message on an SNS topic of AWS Marketplace; otherwise as `emit`. */
  public async publish(time: number, topicArn: string, message: object): Promise<void> {
    const what = JSON.stringify([time, topicArn, message]);
    await this.deliver(time, what, ({ spelling }) => {
      const spelled = spelling === undefined ? message : respelledMessage(message as Readonly<Record<string, unknown>>);
      return this.tell(this.messageListeners, { topicArn, message: JSON.stringify(spelled) });
    });
  }

  /** A command emits without waiting; `delivered` waits for what is remembered here. */
  public remember(emitted: Promise<void>): void {
    // A failure is kept for `delivered`: left in the promise, it would end the process before anybody asks.
    const done = emitted.catch((cause: unknown) => {
      this.failures.push(cause);
    }).finally(() => {
      this.underway.delete(done);
    });
    this.underway.add(done);
  }

  /** Resolves when the listeners have taken every event of so far; rejects, once, if one of them failed. */
  public async delivered(): Promise<void> {
    while (this.underway.size > 0) {
      await Promise.all(this.underway);
    }
    throwAll(this.failures.splice(0));
  }

  private async deliver(time: number, what: string, arrive: (arrival: Arrival) => Promise<void>): Promise<void> {
    this.watchers.forEach((watcher) => {
      watcher();
    });
    const { clock } = this.steps;
    const sent = Math.max(time, clock.now());
    const now: Arrival[] = [];
    for (const arrival of this.faults.arrivalsOf(what)) {
      if (arrival.after > 0) {
        clock.schedule(sent + arrival.after, 'A held event or message arrives', () => arrive(arrival));
      } else {
        now.push(arrival);
      }
    }
    await together(now.map(arrive));
  }

  private tell<T>(listeners: readonly ((item: T) => void | Promise<void>)[], item: T): Promise<void> {
    return this.steps.tell(() => together(listeners.map(async (listener) => listener(item))));
  }

  /** @param of makes the ids: they depend on what is told, not on what was told before */
  private envelope(time: number, { type, receiver, detail }: EventContent, of: string): MarketplaceEvent {
    return {
      'version': '0',
      'id': this.ids.uuid(`${of}/event`),
      'detail-type': type,
      'source': EVENT_SOURCE,
      'account': receiver,
      'time': iso(toSecond(time)).replace('.000Z', 'Z'),
      'region': EVENT_REGION,
      'resources': [`arn:aws:aws-marketplace::aws:agreement:${detail.agreement.id}`],
      'detail': { requestId: this.ids.uuid(`${of}/request`), catalog: CATALOG, ...detail },
    };
  }
}

function throwAll(failures: readonly unknown[]): void {
  const errors = failures.map((cause) => (cause instanceof Error ? cause : new Error(String(cause))));
  if (errors.length > 1) {
    throw new AggregateError(errors, `Listeners failed ${errors.length} times: ${errors.map(({ message }) => message).join('; ')}`);
  }
  if (errors.length === 1) {
    throw errors[0];
  }
}
