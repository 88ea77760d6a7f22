import { Worker } from 'node:worker_threads';
import type { VirtualClock } from '../clock.js';

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

/** SQS, SNS and S3 in a thread of their own, listening on loopback, in virtual time. */
export interface QueueEngine {
  readonly endpoint: string;
  queues(): Promise<ReadonlyMap<string, QueueState>>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly port?: number;
  readonly queues?: readonly QueueState[];
}

const WORKER = new URL('../../runtime/fauxqs-worker.mjs', import.meta.url);

export async function startFauxqs(options: { readonly clock: VirtualClock; readonly region: string }): Promise<QueueEngine> {
  const shift = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const stopFollowing = options.clock.onMove((milliseconds) => {
    Atomics.store(new BigInt64Array(shift), 0, BigInt(milliseconds));
  });
  const worker = new Worker(WORKER, { execArgv: [], workerData: { shift, region: options.region } });
  const asked = new Map<number, (states: readonly QueueState[]) => void>();
  let questions = 0;

  const port = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (answer: Answer) => {
      if (answer.port !== undefined) {
        resolve(answer.port);
      } else {
        asked.get(answer.id ?? -1)?.(answer.queues ?? []);
        asked.delete(answer.id ?? -1);
      }
    });
  });
  worker.unref();

  return {
    endpoint: `http://127.0.0.1:${port}`,
    queues: () => new Promise((resolve) => {
      const id = questions++;
      asked.set(id, (states) => {
        if (asked.size === 1) {
          worker.unref();
        }
        resolve(new Map(states.map((state) => [state.name, state])));
      });
      worker.ref();
      worker.postMessage(id);
    }),
    stop: async () => {
      stopFollowing();
      for (const answer of asked.values()) {
        answer([]);
      }
      asked.clear();
      await worker.terminate();
    },
  };
}
