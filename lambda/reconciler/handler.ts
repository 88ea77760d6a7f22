import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readTask } from '../core/reconciliation/task.js';
import type { ReconciliationTask } from '../core/reconciliation/task.js';
import { parseJson } from '../core/untrusted.js';
import type { ReconcilerDependencies } from './dependencies.js';
import { healFromAgreements } from './heal-from-agreements.js';
import { healFromEntitlements } from './heal-from-entitlements.js';
import { sweep } from './sweep.js';

/** Finds what events should have told and did not, and does what is overdue. Errors of AWS are no answers: the task is tried again. */
export function reconciler(deps: ReconcilerDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const run = async (task: ReconciliationTask) => {
    switch (task.task) {
      case 'SWEEP':
        await sweep(task, deps);
        break;
      case 'ENTITLEMENTS':
        await (deps.entitlements && healFromEntitlements(task, deps.entitlements, deps));
        break;
      case 'AGREEMENTS':
        await (deps.sold && healFromAgreements(task, deps.sold, deps));
        break;
    }
  };

  return async ({ Records }) => {
    for (const [position, { body, attributes }] of Records.entries()) {
      try {
        const read = readTask(parseJson(body));
        if ('problem' in read) {
          // A person may have written it. Tried again, it would hold up all tasks of its kind for hours.
          await deps.deadLetters.put(body, read.problem, attributes.MessageGroupId);
          deps.report.malformed(read.problem);
        } else {
          await run(read.task);
        }
      } catch (error) {
        deps.report.taskFailed(error);
        // What follows in a FIFO queue must not overtake.
        return { batchItemFailures: Records.slice(position).map(({ messageId }) => ({ itemIdentifier: messageId })) };
      }
    }
    return { batchItemFailures: [] };
  };
}
