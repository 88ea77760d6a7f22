import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { IncludedDimensions } from '../core/metering/included.js';
import type { Signals } from '../core/metering/signals.js';
import { follow } from './follow.js';
import type { FollowDependencies } from './follow.js';
import { readLicenseImage } from './license-image.js';

export interface FeedDependencies extends FollowDependencies {
  readonly signals: Pick<Signals, 'failed' | 'ignored'>;
  /** What contracts include of which dimension, if that is deducted. */
  readonly included?: IncludedDimensions | undefined;
}

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
