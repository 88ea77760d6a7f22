import { randomUUID } from 'node:crypto';

/** An EventBridge event as rules and targets see it. */
export interface BusEvent {
  readonly 'version': string;
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': string;
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': object;
}

/** What one says of an event; the rest is filled in. */
export type NewBusEvent = Partial<BusEvent> & Pick<BusEvent, 'source' | 'detail-type' | 'detail'>;

export interface Surroundings {
  readonly account: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The whole event. Times of events have no fraction of a second. */
export function completeEvent(event: NewBusEvent, { account, region, now }: Surroundings): BusEvent {
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return { version: '0', id: randomUUID(), account, time, region, resources: [], ...event };
}
