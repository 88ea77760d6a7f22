import type { Clock } from '../../clock.js';
import type { MarketplaceEvent } from '../events.js';
import { busOutlet } from './bus-outlet.js';
import { Line, UnfitOutlet } from './line.js';
import { notificationOf } from './notification.js';
import type { Outlet } from './outlet.js';
import { queueOutlet } from './queue-outlet.js';
import type { OutletTarget } from './target.js';
import { urlOutlet } from './url-outlet.js';

/** What outlets listen to: a `Marketplace`. */
export interface OutletSource {
  readonly clock: Clock;
  onEvent(listener: (event: MarketplaceEvent) => Promise<void>): void;
  onMessage(listener: (message: { readonly topicArn: string; readonly message: string }) => Promise<void>): void;
}

export interface OutletOptions {
  /** Told when a receiver falls silent and when it answers again, and what could not be delivered. Default: a line on the console's error output. */
  readonly onFailure?: (problem: string) => void;
  /** Pauses between the first attempts to deliver, in milliseconds of real time; then they grow, up to 30 s. Default: 200, 1000, 3000. */
  readonly waits?: readonly number[];
}

export interface Outlets {
  /** For people. */
  readonly names: readonly string[];
  /** Drops what is not delivered yet. */
  close(): void;
}

const WAITS: readonly number[] = [200, 1_000, 3_000];

/**
 * Sends every event and every SNS message from now on to queues, URLs or buses, to each in order. A receiver that fails is tried
 * again until it answers or the outlets are closed; meanwhile the simulator goes on.
 * @throws if a package that an outlet needs is not installed
 */
export function connectOutlets(marketplace: OutletSource, targets: readonly OutletTarget[], options: OutletOptions = {}): Outlets {
  const { onFailure = tell, waits = WAITS } = options;
  const outlets = targets.map(outletOf);
  const lines = outlets.map((outlet) => new Line(outlet, { waits, onFailure }));
  let notifications = 0;
  marketplace.onEvent(async (event) => {
    await Promise.all(lines.map((line) => line.add(event['detail-type'], (outlet) => outlet.send(event))));
  });
  marketplace.onMessage(async (message) => {
    notifications += 1;
    const notification = notificationOf(message, marketplace.clock.now(), notifications);
    await Promise.all(lines.map((line) => line.add(`message to ${message.topicArn}`, (outlet) => {
      if (!outlet.sendNotification) {
        throw new UnfitOutlet('an event bus takes no SNS messages: give a queue or a URL for products of the LEGACY agreement model');
      }
      return outlet.sendNotification(notification);
    })));
  });
  return {
    names: outlets.map(({ name }) => name),
    close: () => {
      lines.forEach((line) => {
        line.close();
      });
    },
  };
}

function tell(problem: string): void {
  console.error(problem);
}

function outletOf(target: OutletTarget): Outlet {
  switch (target.kind) {
    case 'QUEUE':
      return queueOutlet(target);
    case 'URL':
      return urlOutlet(target);
    case 'BUS':
      return busOutlet(target);
  }
}
