import type { Marketplace, UsedQuantity } from '../marketplace/exports.js';

const reported = new WeakMap<Marketplace, Map<string, UsedQuantity>>();

/** Remembers a usage event that was sent to the app. The same id counts once, as it does for the app. */
export function noteUsage(marketplace: Marketplace, id: string, used: UsedQuantity): void {
  const events = reported.get(marketplace) ?? new Map<string, UsedQuantity>();
  reported.set(marketplace, events);
  if (!events.has(id)) {
    events.set(id, used);
  }
}

/** What was sent since the start of this process. */
export function reportedUsage(marketplace: Marketplace): UsedQuantity[] {
  return [...reported.get(marketplace)?.values() ?? []];
}
