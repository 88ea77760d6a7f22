import { QUEUES } from '../deploy/exports.js';
import type { Sandbox } from '../sandbox.js';

/** Where our constructs take usage events, below the path of the construct. */
const USAGE_QUEUE = '/Intake/Usage/Queue';

/** A queue of usage events. */
export interface UsageQueue {
  /** Its construct path. */
  readonly path: string;
  /** The construct path of the metering that it belongs to. */
  readonly metering: string;
}

export function usageQueuesOf({ deployment }: Pick<Sandbox, 'deployment'>): UsageQueue[] {
  return deployment.pathsOf(QUEUES).filter((path) => path.endsWith(USAGE_QUEUE)).map((path) => ({ path, metering: path.slice(0, -USAGE_QUEUE.length) }));
}
