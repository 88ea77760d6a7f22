import type { Marketplace, MarketplaceEvent } from '../marketplace/exports.js';

const KEPT_EVENTS = 1_000;
const heard = new WeakMap<Marketplace, MarketplaceEvent[]>();

/** Keeps the events of a marketplace from now on, the newest thousand, for those who ask later. */
export function hear(marketplace: Marketplace): void {
  const events: MarketplaceEvent[] = [];
  heard.set(marketplace, events);
  marketplace.onEvent((event) => {
    events.push(event);
    events.splice(0, events.length - KEPT_EVENTS);
  });
}

/** What was kept, oldest first. */
export function heardOf(marketplace: Marketplace): readonly MarketplaceEvent[] {
  return heard.get(marketplace) ?? [];
}
