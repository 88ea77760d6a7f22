/** The intake takes this many events in a message. */
export const EVENTS_PER_MESSAGE = 100;

/** SQS takes this many messages in a SendMessageBatch. Source: SQS API reference, 2026-11. */
export const MESSAGES_PER_CALL = 10;

/**
 * A message, and all messages of a call together, may have 1 MiB. Source: SQS API reference, 2026-11. Queues made before August 2025
 * may still have the limit of then, which is enough for ten full messages of usual events.
 */
export const BYTES_PER_CALL = 256 * 1024;

/** What SQS takes in no message although JSON may hold it. Source: SQS developer guide, 2026-11. */
const REFUSED_BY_SQS = /[\uFFFE\uFFFF]/g;

/** The JSON of an event in characters that SQS takes. */
export function jsonOf(event: object): string {
  return JSON.stringify(event).replace(REFUSED_BY_SQS, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Puts events, each as JSON, into as few messages as the limits allow. */
export function pack(events: readonly string[]): string[][] {
  const messages: string[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const size = Buffer.byteLength(event) + 1;
    const last = messages.at(-1);
    if (last === undefined || last.length === EVENTS_PER_MESSAGE || bytes + size > BYTES_PER_CALL) {
      messages.push([event]);
      bytes = size + 1;
    } else {
      last.push(event);
      bytes += size;
    }
  }
  return messages;
}
