import { LARGEST_QUANTITY } from '../marketplace-rules.js';
import { amountOfWhole, textOf } from './decimal.js';
import { monthClose } from './hours.js';
import { FUTURE_MILLISECONDS, OLDEST_MILLISECONDS, UNKNOWN_LICENSE_MILLISECONDS, UNKNOWN_LICENSE_RECEIVES } from './ledger-rules.js';
import { refused } from './usage-event.js';
import type { Refusal, UsageEvent } from './usage-event.js';

/**
 * Refuses usage that cannot have a page, or that no statement could name. Everything else is counted, however late.
 * @param dimensions the product's dimensions; any is allowed when they are not declared
 */
export function refusalOf(event: UsageEvent, now: number, dimensions?: ReadonlySet<string>): Refusal | undefined {
  if (dimensions && !dimensions.has(event.dimension)) {
    return refused(event, 'UNKNOWN_DIMENSION',
      `dimension is "${event.dimension}": the product has ${[...dimensions].sort().map((name) => `"${name}"`).join(', ')}`);
  }
  if (event.quantity > amountOfWhole(BigInt(LARGEST_QUANTITY))) {
    return refused(event, 'TOO_LARGE', `quantity is ${textOf(event.quantity)}: AWS Marketplace takes at most ${LARGEST_QUANTITY} of a dimension for an hour`);
  }
  const time = new Date(event.occurredAt).toISOString();
  if (event.occurredAt > now + FUTURE_MILLISECONDS) {
    return refused(event, 'FUTURE', `occurredAt is ${time}: at most 5 minutes after the time of receipt (${new Date(now).toISOString()}) are allowed`);
  }
  if (now >= monthClose(event.hour) + OLDEST_MILLISECONDS) {
    return refused(event, 'TOO_OLD', `occurredAt is ${time}: its month was closed more than 40 days ago, and what was counted then is no longer known`);
  }
  return undefined;
}

/** Whether a message has waited long enough for the first fact about its license. Failures of other kinds use up receives, too. */
export function isGivenUp(message: { readonly receives: number; readonly firstReceived: number }, now: number): boolean {
  return message.receives >= UNKNOWN_LICENSE_RECEIVES && now >= message.firstReceived + UNKNOWN_LICENSE_MILLISECONDS;
}

/** The refusal of usage whose license nobody has told us about. */
export function unknownLicense(event: UsageEvent): Refusal {
  return refused(event, 'UNKNOWN_LICENSE', `license "${event.license}" is not known: no event of AWS Marketplace and no registration has named it`);
}
