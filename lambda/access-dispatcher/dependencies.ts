import type { DeliveredProduct, DeliveryStore, WakeUps } from '../core/access-delivery.js';
import type { AdminTopic } from '../core/admin-mail.js';
import type { Clock } from '../core/clock.js';
import type { DeadLetters } from '../core/dead-letters.js';
import type { Hooks } from '../core/hooks.js';
import type { Report } from './report.js';

/** What the dispatcher works with. */
export interface Dependencies {
  readonly product: DeliveredProduct;
  readonly store: DeliveryStore;
  readonly hooks: Hooks;
  readonly hookTimeoutMilliseconds: number;
  readonly wakeUps: WakeUps;
  readonly deadLetters: DeadLetters;
  readonly admin?: AdminTopic;
  readonly clock: Clock;
  readonly report: Report;
}
