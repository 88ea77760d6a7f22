import { AskedWorker } from '../engines/asked-worker.js';
import { openGate } from './gate.js';
import type { PermissionCheck } from './permission-check.js';

/** Stands before a DynamoDB endpoint and lets through what the callers' roles allow. */
export interface Gateway {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const WORKER = new URL('../../runtime/gateway-worker.mjs', import.meta.url);

/**
 * Starts the gateway in a thread of its own, listening on loopback. It costs a call 0.1 to 0.3 ms.
 * @param target the endpoint of the engine
 */
export async function startGateway(target: string, check: PermissionCheck): Promise<Gateway> {
  const permissions = openGate(check);
  const worker = new AskedWorker(WORKER, 'The DynamoDB gateway', { target, permissions }, [permissions]);
  const { port } = await worker.ask<{ port: number }>({ what: 'port' });
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => worker.stop() };
}
