import type { Clock } from '../core/clock.js';
import { factsAfter } from '../core/metering/facts.js';
import type { LicenseImage } from '../core/metering/facts.js';
import { delayOf, finalUsageOf } from '../core/metering/final-usage.js';
import type { FinalUsageQueue } from '../core/metering/final-usage.js';
import type { LicenseMeters } from '../core/metering/meter.js';

export interface FollowDependencies {
  readonly meters: LicenseMeters;
  readonly finalUsage: FinalUsageQueue;
  readonly clock: Clock;
  /** Milliseconds from the end of a license to its last slot. */
  readonly finalUsageGrace: number;
}

/** The reporter writes a meter every few minutes at most: conflicts are rare. */
const ATTEMPTS = 8;

/** Writes to the meter of a license what an image of it says, if that is news. Answers what it did; nothing if the meter knew it. */
export async function follow(image: LicenseImage, { meters, finalUsage, clock, finalUsageGrace }: FollowDependencies): Promise<'CREATED' | 'CHANGED' | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const meter = await meters.get(image.license);
    const change = factsAfter(meter, image, clock.now());
    if (!change) {
      return undefined;
    }
    if (change.newEnd !== undefined) {
      // Before the write: after it a repeat would find nothing new and send nothing.
      const message = finalUsageOf(image.license, change.newEnd, finalUsageGrace);
      await finalUsage.send(message, delayOf(message, clock.now()));
    }
    if (await (meter ? meters.replaceFacts(meter, change.facts) : meters.create(image.license, change.facts))) {
      return meter ? 'CHANGED' : 'CREATED';
    }
  }
  throw new Error(`The meter of license ${image.license} changed during each of ${ATTEMPTS} attempts to write its facts.`);
}
