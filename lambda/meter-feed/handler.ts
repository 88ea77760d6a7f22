import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Clock } from '../core/clock.js';
import { factsAfter } from '../core/metering/facts.js';
import type { LicenseImage } from '../core/metering/facts.js';
import { delayOf, finalUsageOf } from '../core/metering/final-usage.js';
import type { FinalUsageQueue } from '../core/metering/final-usage.js';
import type { IncludedDimensions } from '../core/metering/included.js';
import type { LicenseMeters } from '../core/metering/meter.js';
import type { Signals } from '../core/metering/signals.js';
import { readLicenseImage } from './license-image.js';

export interface FeedDependencies {
  readonly meters: LicenseMeters;
  readonly finalUsage: FinalUsageQueue;
  readonly clock: Clock;
  readonly signals: Pick<Signals, 'failed' | 'ignored'>;
  /** Milliseconds from the end of a license to its last slot. */
  readonly finalUsageGrace: number;
  /** What contracts include of which dimension, if that is deducted. */
  readonly included?: IncludedDimensions | undefined;
}

/** The reporter writes a meter every few minutes at most: conflicts are rare. */
const ATTEMPTS = 8;

/** Copies what metering must know about licenses to their meters. Images may repeat and come late. */
export function meterFeed(deps: FeedDependencies): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    for (const { dynamodb } of Records) {
      try {
        if (dynamodb?.NewImage) {
          const image = readLicenseImage(dynamodb.NewImage, deps.included);
          if ('problem' in image) {
            // It would fail for ever, and all other licenses would wait behind it.
            deps.signals.ignored(`license image ${dynamodb.SequenceNumber ?? ''}`, image.problem);
          } else {
            await follow(image, deps);
          }
        }
      } catch (error) {
        // The stream begins again at the first failure: what comes after it would only be done twice.
        deps.signals.failed('license image', error);
        return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

async function follow(image: LicenseImage, { meters, finalUsage, clock, finalUsageGrace }: FeedDependencies): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const meter = await meters.get(image.license);
    const change = factsAfter(meter, image, clock.now());
    if (!change) {
      return;
    }
    if (change.newEnd !== undefined) {
      // Before the write: after it a repeat would find nothing new and send nothing.
      const message = finalUsageOf(image.license, change.newEnd, finalUsageGrace);
      await finalUsage.send(message, delayOf(message, clock.now()));
    }
    if (await (meter ? meters.replaceFacts(meter, change.facts) : meters.create(image.license, change.facts))) {
      return;
    }
  }
  throw new Error(`The meter of license ${image.license} changed during each of ${ATTEMPTS} attempts to write its facts.`);
}
