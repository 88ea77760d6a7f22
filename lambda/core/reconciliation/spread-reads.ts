import type { EntitlementRead } from '../messages.js';
import { ENTITLEMENT_CALLS_PER_SECOND } from '../marketplace-rules.js';

/** The longest delay of a message in SQS. */
const LONGEST_DELAY_SECONDS = 900;

/** Events have to be answered meanwhile: reads that nobody waits for get a part of the quota. */
const PART_OF_QUOTA = 4;

export interface DelayedRead {
  readonly read: EntitlementRead;
  readonly delaySeconds: number;
}

/** The entitlement queue, for many reads at once. Answers how many of them it did not take. */
export interface ReadQueue {
  send(reads: readonly DelayedRead[]): Promise<number>;
}

/** Schedules many reads so that they do not come all at once. Throws if the queue did not take all of them. */
export function spread(queue: ReadQueue): (reads: readonly EntitlementRead[]) => Promise<void> {
  let scheduled = 0;
  return async (reads) => {
    const unsent = await queue.send(reads.map((read) => {
      const delay = Math.floor(scheduled++ / (ENTITLEMENT_CALLS_PER_SECOND / PART_OF_QUOTA));
      return { read, delaySeconds: Math.min(LONGEST_DELAY_SECONDS, delay) };
    }));
    if (unsent > 0) {
      throw new Error(`The entitlement queue did not take ${unsent} of ${reads.length} reads. They are asked for again.`);
    }
  };
}
