import type { MessagePort } from 'node:worker_threads';
import type { Course, VirtualClock } from '../clock.js';
import { AskedWorker } from './asked-worker.js';

/** What a queue holds at a moment of virtual time. */
export interface QueueState {
  readonly name: string;
  /** Messages that a receiver would get now; in a FIFO queue: groups with such a message. */
  readonly visible: number;
  readonly delayed: number;
  readonly inFlight: number;
  /** When the next delayed or received message becomes visible. */
  readonly nextDue?: number;
}

/** What waits in a queue to be received. */
export interface WaitingMessages {
  readonly waiting: number;
  /** Bodies of the first of them, oldest first. */
  readonly first: readonly string[];
}

/** SQS, SNS and S3 in a thread of their own, listening on loopback, in virtual time. */
export interface QueueEngine {
  readonly endpoint: string;
  queues(): Promise<ReadonlyMap<string, QueueState>>;
  /** A look that takes nothing: no receive count rises. @throws if there is no such queue */
  messages(queueName: string, limit: number): Promise<WaitingMessages>;
  stop(): Promise<void>;
}

const WORKER = new URL('../../runtime/fauxqs-worker.mjs', import.meta.url);

export interface QueueEngineOptions {
  readonly clock: VirtualClock;
  readonly region: string;
  /** The beginning of the paths of the files that messages and objects are kept in. Default: in memory. */
  readonly statePath?: string;
  /** A permission gate: requests of functions are answered only if it lets them through. Default: all are. */
  readonly permissions?: MessagePort;
}

export async function startFauxqs(options: QueueEngineOptions): Promise<QueueEngine> {
  const time = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const stopFollowing = options.clock.onMove((course) => {
    Atomics.store(new BigInt64Array(time), 0, wordOf(course));
  });
  const { region, statePath, permissions } = options;
  const worker = new AskedWorker(WORKER, 'The queue engine (fauxqs)', { time, region, state: statePath, permissions }, permissions ? [permissions] : []);
  const { port } = await worker.ask<{ port: number }>({ what: 'port' });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    queues: async () => {
      const { queues } = await worker.ask<{ queues: readonly QueueState[] }>({ what: 'queues' });
      return new Map(queues.map((state) => [state.name, state]));
    },
    messages: async (name, limit) => {
      const { found, waiting, first } = await worker.ask<WaitingMessages & { found: boolean }>({ what: 'messages', name, limit });
      if (!found) {
        throw new Error(`There is no queue '${name}' in the queue engine.`);
      }
      return { waiting, first };
    },
    stop: async () => {
      stopFollowing();
      await worker.stop();
    },
  };
}

/** A course of time in a single word, so that the thread never reads half of a change. */
function wordOf(course: Course): bigint {
  return 'ahead' in course ? BigInt(course.ahead) << 1n | 1n : BigInt(course.frozenAt) << 1n;
}
