import type { Settings } from './settings.js';

/** Lambda's and SQS's own defaults. */
export const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_VISIBILITY_SECONDS = 30;
/** More messages in a batch than one receive gives need time to collect them. */
const RECEIVE_LIMIT = 10;

interface QueueMapping {
  readonly mapping: Settings;
  readonly queue: Settings | undefined;
  readonly target: Settings | undefined;
}

/** Refuses what the synthesis lets pass and AWS refuses at deployment. */
export function checkQueueMapping({ mapping, queue, target }: QueueMapping): void {
  const visibility = queue?.number('VisibilityTimeout') ?? DEFAULT_VISIBILITY_SECONDS;
  const timeout = target?.number('Timeout') ?? DEFAULT_TIMEOUT_SECONDS;
  if (visibility < timeout) {
    throw mapping.error('EventSourceArn', `is a queue whose visibility timeout (${visibility} s) is shorter than the timeout of the function (${timeout} s). AWS refuses that: make it at least as long, better six times.`);
  }
  const batchSize = mapping.number('BatchSize') ?? RECEIVE_LIMIT;
  if (batchSize > RECEIVE_LIMIT && queue?.flag('FifoQueue')) {
    throw mapping.error('BatchSize', `is more than ${RECEIVE_LIMIT}, the most that AWS allows for a FIFO queue.`);
  }
  const window = mapping.number('MaximumBatchingWindowInSeconds') ?? 0;
  if (window > 0 && queue?.flag('FifoQueue')) {
    throw mapping.error('MaximumBatchingWindowInSeconds', 'is more than 0, which AWS does not allow for a FIFO queue. Leave it out.');
  }
  if (batchSize > RECEIVE_LIMIT && window < 1) {
    throw mapping.error('BatchSize', `is more than ${RECEIVE_LIMIT}, for which AWS wants MaximumBatchingWindowInSeconds to be at least 1.`);
  }
}
