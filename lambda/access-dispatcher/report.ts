import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { HookAction } from '../core/access-delivery.js';

/** What the vendor hears about deliveries: license ids, versions and the names of errors, nothing a buyer typed. */
export interface Report {
  delivered(license: string, action: HookAction, version: number, by: 'hook' | 'announcement'): void;
  /** A hook threw or did not answer. Counted, alarmed. */
  hookFailed(license: string, action: HookAction, version: number, cause: unknown): void;
  /** `onFinalUsage` did not answer in time: usage may be lost. Counted, alarmed. */
  finalUsageMissed(license: string, end: string): void;
  /** The mail to the admin was not taken. Counted; the delivery goes on. */
  mailFailed(license: string, cause: unknown): void;
  /** Anything else that will be tried again. */
  failed(messageId: string, cause: unknown): void;
  /** At the end of each invocation. */
  flush(): void;
}

/** Reports to the log and as metrics. */
export function reportTo({ logger, metrics }: {
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'addMetric' | 'publishStoredMetrics' | 'hasStoredMetrics'>;
}): Report {
  const count = (metric: string) => {
    metrics.addMetric(metric, 'Count', 1);
  };
  return {
    delivered: (license, action, version, by) => {
      logger.info('Delivered', { license, action, version, by });
    },
    hookFailed: (license, action, version, cause) => {
      logger.error('Hook failed', { license, action, version, cause: nameOf(cause) });
      count('HookFailures');
    },
    finalUsageMissed: (license, end) => {
      logger.error('The final usage hook did not answer in time; access is revoked without it', { license, end });
      count('FinalUsageMissed');
    },
    mailFailed: (license, cause) => {
      logger.error('The mail to the admin was not sent', { license, cause: nameOf(cause) });
      count('AdminMailFailures');
    },
    failed: (messageId, cause) => {
      logger.warn('Wake-up will be tried again', { messageId, cause: nameOf(cause) });
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) {
        metrics.publishStoredMetrics();
      }
    },
  };
}

/** Messages of errors can quote what was sent, so only their names are told. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
