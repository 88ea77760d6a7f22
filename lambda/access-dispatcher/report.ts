import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { HookAction } from '../core/access-delivery.js';
import { errorName } from '../core/error-name.js';

/** What the vendor hears about deliveries: license ids, versions and the names of errors, nothing a buyer typed. */
export interface Report {
  delivered(license: string, action: HookAction, version: number, by: 'hook' | 'announcement'): void;
  /** A hook threw or did not answer. Counted, alarmed. */
  hookFailed(license: string, action: HookAction, version: number, cause: unknown): void;
  /** `onFinalUsage` did not answer in time: usage may be lost. Counted, alarmed. */
  finalUsageMissed(license: string, end: string): void;
  /** The mail to the admin was not taken. Counted; after a hook the delivery goes on, without one it is tried again. */
  mailFailed(license: string, cause: unknown): void;
  /** A license was given up after all attempts: its message goes to the dead letters. Alarmed by the queue. */
  gaveUp(license: string, version: number, action: HookAction | undefined): void;
  /** A license that is due for long failed once more, and waits for the wake-up of the next hour. */
  leftDue(license: string, version: number): void;
  /** A message that is no wake-up: put on the dead-letter queue. Alarmed by the queue. */
  malformed(messageId: string, reason: string): void;
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
      logger.error('Hook failed', { license, action, version, cause: errorName(cause) });
      count('HookFailures');
    },
    finalUsageMissed: (license, end) => {
      logger.error('The final usage hook did not answer in time; access is revoked without it', { license, end });
      count('FinalUsageMissed');
    },
    mailFailed: (license, cause) => {
      logger.error('The mail to the admin was not sent', { license, cause: errorName(cause) });
      count('AdminMailFailures');
    },
    gaveUp: (license, version, action) => {
      logger.error('Given up after all attempts; the message goes to the dead-letter queue', { license, version, action });
    },
    leftDue: (license, version) => {
      logger.warn('Failed once more; the license is tried again in the next hour', { license, version });
    },
    malformed: (messageId, reason) => {
      logger.error('Message is no wake-up and was put on the dead-letter queue', { messageId, reason });
    },
    failed: (messageId, cause) => {
      logger.warn('Wake-up will be tried again', { messageId, cause: errorName(cause) });
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) {
        metrics.publishStoredMetrics();
      }
    },
  };
}
