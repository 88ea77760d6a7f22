import type { Marketplace, MarketplaceEvent, TopicMessage } from '../marketplace/exports.js';
import { isoOf } from './words.js';

/** A message on a topic of AWS Marketplace, as legacy products get them. */
export interface HeardMessage extends TopicMessage {
  /** ISO 8601. */
  readonly time: string;
}

export type Heard = MarketplaceEvent | HeardMessage;

const KEPT = 1_000;
const heard = new WeakMap<Marketplace, Heard[]>();

/** Keeps the events and messages of a marketplace from now on, the newest thousand, for those who ask later. */
export function hear(marketplace: Marketplace): void {
  const kept: Heard[] = [];
  heard.set(marketplace, kept);
  listenTo(marketplace, (one) => {
    kept.push(one);
    kept.splice(0, kept.length - KEPT);
  });
}

/** Hands over each event and message of a marketplace from now on. */
export function listenTo(marketplace: Marketplace, listener: (one: Heard) => void): void {
  marketplace.onEvent(listener);
  marketplace.onMessage((message) => {
    listener({ time: isoOf(marketplace.clock.now()), ...message });
  });
}

/** What was kept, oldest first. */
export function heardOf(marketplace: Marketplace): readonly Heard[] {
  return heard.get(marketplace) ?? [];
}
