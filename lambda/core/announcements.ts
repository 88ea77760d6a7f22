import * as v from 'valibot';
import { DETAIL_TYPES } from './bus-event.js';
import type { AccessEvent } from './bus-event.js';
import { parseJson } from './untrusted.js';

/** Events that the bus did not take, until it does. */
export interface Announcements {
  /** Answers which of them could not be kept, by position. */
  keep(events: readonly AccessEvent[]): Promise<ReadonlySet<number>>;
}

/** What the outbox kept; the detail was written by itself and is handed on as it is. */
const KeptEvent = v.strictObject({
  'detail-type': v.picklist(Object.values(DETAIL_TYPES)),
  'detail': v.looseObject({ schema: v.literal('1'), license: v.string(), version: v.number() }),
});

/** An event as it is kept: the words of the bus. */
export function keptEvent({ detailType, detail }: AccessEvent): string {
  return JSON.stringify({ 'detail-type': detailType, detail } satisfies Record<keyof v.InferInput<typeof KeptEvent>, unknown>);
}

/** The event that was kept. Throws for a text that is none. */
export function readKeptEvent(body: string): AccessEvent {
  const { 'detail-type': detailType, detail } = v.parse(KeptEvent, parseJson(body));
  return { detailType, detail: detail as unknown as AccessEvent['detail'] };
}

const FIRST_RETRY_SECONDS = 60;
const LONGEST_RETRY_SECONDS = 3_600;

/** How long to leave the bus alone after so many receives of an event: ten of them span four hours. */
export function secondsUntilNextAnnouncement(receives: number): number {
  return Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (receives - 1));
}
