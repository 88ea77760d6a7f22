import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readFinalUsage } from '../core/metering/final-usage.js';
import type { ReporterDependencies } from './dependencies.js';
import { tellFinalUsage } from './final-usage.js';
import { run } from './run.js';

/** Tells AWS about usage: of the licenses that final usage messages name, of all licenses for any other message. */
export function usageReporter(deps: ReporterDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    const messages = Records.map(({ messageId, body }) => ({ messageId, final: readFinalUsage(body) }));
    const untold = await tellFinalUsage(messages.flatMap(({ final }) => final ?? []), deps);
    const failed = messages.filter(({ final }) => final && untold.has(final)).map(({ messageId }) => messageId);
    const runs = messages.filter(({ final }) => !final);
    if (runs.length > 0) {
      try {
        await run(deps);
      } catch (error) {
        deps.signals.failed('run of the reporter', error);
        failed.push(...runs.map(({ messageId }) => messageId));
      }
    }
    deps.signals.publish();
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
