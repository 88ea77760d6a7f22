import type { Home } from '../core/metering/apply.js';
import type { UsageEvent } from '../core/metering/usage-event.js';
import type { Message } from './failed-messages.js';

/** An event, and the message that must come back if it fails. */
export interface Heard {
  readonly event: UsageEvent;
  readonly message: Message;
}

/** The events of a batch by the page they are counted on. */
export function byHome(heard: readonly Heard[]): Map<string, { readonly home: Home; readonly all: Heard[] }> {
  const homes = new Map<string, { readonly home: Home; readonly all: Heard[] }>();
  for (const one of heard) {
    const { license, hour } = one.event;
    const name = `${license} ${hour}`;
    const known = homes.get(name);
    if (known) {
      known.all.push(one);
    } else {
      homes.set(name, { home: { license, hour }, all: [one] });
    }
  }
  return homes;
}
