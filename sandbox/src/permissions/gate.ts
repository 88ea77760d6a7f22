import { randomUUID } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { PermissionCheck, Verdict } from './permission-check.js';
import { refusalAnswer } from './refusal.js';
import type { ServiceRequest } from './requests/request.js';

interface Question {
  readonly id: number;
  readonly accessKeyId: string;
  readonly region: string;
  readonly request: ServiceRequest;
}

/**
 * Opens a way for a thread to ask whether requests may go on. The thread is told the access key ids that are
 * checked, each time they change, as `{ keys }`; it asks `{ id, accessKeyId, region, request }` and is answered
 * `{ id, lasting, answer? }`. The other end is in runtime/permission-gate.mjs.
 */
export function openGate(check: PermissionCheck): MessagePort {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const tellKeys = () => {
    ours.postMessage({ keys: check.accessKeyIds });
  };
  ours.on('message', ({ id, accessKeyId, region, request }: Question) => {
    ours.postMessage({ id, ...verdictOn({ check, accessKeyId, region, request }) });
  });
  // A gate alone is no reason to keep the process running.
  ours.unref();
  check.onChange(tellKeys);
  tellKeys();
  return theirs;
}

/** Whoever asked waits for an answer: a request that cannot be judged is refused. */
function verdictOn({ check, accessKeyId, region, request }: Omit<Question, 'id'> & { readonly check: PermissionCheck }): Verdict {
  try {
    return check.verdict(accessKeyId, region, request);
  } catch (error) {
    const message = `The sandbox could not tell which permissions ${request.service} ${request.operation} needs: ${String(error)}. Please report this.`;
    return { lasting: false, answer: refusalAnswer(request, message, randomUUID()) };
  }
}
