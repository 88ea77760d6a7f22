import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Fence } from '../core/metering/fence.js';
import { readFinalUsage } from '../core/metering/final-usage.js';
import type { FinalUsage } from '../core/messages.js';
import { Auditor } from './auditor.js';
import type { ReporterDependencies } from './dependencies.js';
import { tellFinalUsage } from './final-usage.js';
import { run } from './run.js';

/** Tells AWS about usage: of the licenses that final usage messages name, of all licenses for a message of the run queue. */
export function usageReporter(deps: ReporterDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const auditor = new Auditor(deps);
  const fence = new Fence(deps.ledger, deps.signals);
  return async ({ Records }) => {
    const failed: string[] = [];
    const runs: string[] = [];
    /** A license may be named twice; it is told once. */
    const finals = new Map<string, { readonly message: FinalUsage; readonly messageIds: string[] }>();
    for (const { messageId, body, eventSourceARN } of Records) {
      if (!deps.isFinalUsageQueue(eventSourceARN)) {
        runs.push(messageId);
        continue;
      }
      const read = readFinalUsage(body);
      if ('problem' in read) {
        deps.signals.failed('final usage message', new Error(`${read.problem}. The message goes to the dead-letter queue after its last attempt.`));
        failed.push(messageId);
        continue;
      }
      const name = `${read.message.license} ${read.message.end}`;
      const known = finals.get(name);
      finals.set(name, { message: read.message, messageIds: [...known?.messageIds ?? [], messageId] });
    }

    if (!await isOpen(fence, deps)) {
      // The schedule asks for other runs; the end of a license is told once the table is adopted, or by a person.
      return answer([...failed, ...[...finals.values()].flatMap(({ messageIds }) => messageIds)]);
    }
    const untold = await tellFinalUsage([...finals.values()].map(({ message }) => message), deps);
    failed.push(...[...finals.values()].flatMap(({ message, messageIds }) => (untold.has(message) ? messageIds : [])));
    if (runs.length > 0) {
      try {
        await run(deps, auditor);
      } catch (error) {
        deps.signals.failed('run of the reporter', error);
        failed.push(...runs);
      }
    }
    return answer(failed);
  };

  function answer(failed: readonly string[]): SQSBatchResponse {
    deps.signals.publish();
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  }
}

/** A comparison that fails is not passed. */
async function isOpen(fence: Fence, { signals }: ReporterDependencies): Promise<boolean> {
  try {
    return await fence.isOpen();
  } catch (error) {
    signals.failed('comparison of the usage table with its ledger', error);
    return false;
  }
}
