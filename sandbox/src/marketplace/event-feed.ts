import type { EventContent, MarketplaceEvent } from './events.js';
import type { IdGenerator } from './ids.js';
import { EVENT_REGION, EVENT_SOURCE } from './rules.js';
import { iso, toSecond } from './times.js';

export type EventListener = (event: MarketplaceEvent) => void | Promise<void>;

/** Puts events on the seller account's bus: whoever listens. */
export class EventFeed {
  private readonly listeners: EventListener[] = [];
  private readonly underway = new Set<Promise<void>>();
  private readonly failures: unknown[] = [];

  constructor(private readonly sellerAccount: string, private readonly ids: IdGenerator) {}

  public listen(listener: EventListener): void {
    this.listeners.push(listener);
  }

  /** Calls every listener now; resolves when all have taken the event, or rejects when all are done and one of them failed. */
  public async emit(time: number, content: EventContent): Promise<void> {
    const event = this.envelope(time, content);
    const taken = await Promise.allSettled(this.listeners.map(async (listener) => listener(event)));
    throwAll(taken.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])));
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

  private envelope(time: number, { type, agreement, account, more }: EventContent): MarketplaceEvent {
    return {
      'version': '0',
      'id': this.ids.uuid(),
      'detail-type': type,
      'source': EVENT_SOURCE,
      'account': this.sellerAccount,
      'time': iso(toSecond(time)).replace('.000Z', 'Z'),
      'region': EVENT_REGION,
      'resources': [`arn:aws:aws-marketplace::aws:agreement:${agreement.id}`],
      'detail': {
        requestId: this.ids.uuid(),
        catalog: 'AWSMarketplace',
        agreement,
        ...more,
        acceptor: { accountId: account },
        proposer: { accountId: this.sellerAccount },
      },
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
