import type { EventLog } from '../core/event-log.js';
import type { Observability } from './observability.js';

/** Log lines and the metrics `EventFailures`, `EventsIgnored` and `EventsForReview`. Metrics are published by whoever owns them. */
export function eventLogIn({ logger, metrics }: Observability): EventLog {
  const count = (name: 'EventFailures' | 'EventsIgnored' | 'EventsForReview') => {
    metrics.addMetric(name, 'Count', 1);
  };
  return {
    recorded: (event, about) => {
      logger.info('Event recorded', { event, ...about });
    },
    ignored: (event, why) => {
      count('EventsIgnored');
      logger.info('Event ignored', { event, why });
    },
    review: (event, about) => {
      count('EventsForReview');
      logger.warn('AWS Marketplace tells of something that a person should look at', { event, ...about });
    },
    unanswered: (event, about, error) => {
      logger.warn('AWS Marketplace did not tell which agreement this one continues: the reconciler asks again', { event, ...about, error: messageOf(error) });
    },
    malformed: (messageId, reason) => {
      count('EventFailures');
      logger.error('Message is malformed and was put on the dead-letter queue', { messageId, reason });
    },
    failed: (messageId, error) => {
      count('EventFailures');
      logger.error('Message failed and will be tried again', { messageId, error: messageOf(error) });
    },
  };
}

function messageOf(error: unknown): Error | string {
  return error instanceof Error ? error : String(error);
}
