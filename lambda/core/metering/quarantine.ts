import type { Refusal } from './usage-event.js';

/** Usage that is not counted, kept for people to look at. */
export interface Quarantine {
  /** Idempotent by name and content of the refusal: false when it was there already. */
  put(refusal: Refusal, now: number): Promise<boolean>;
}
