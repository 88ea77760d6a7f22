import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

export interface Observability {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Logger and metrics of this function; service name, namespace and level come from the environment.
 * With a product code every metric has exactly the dimension `product`, without one exactly `service`:
 * CloudWatch finds a metric by all its dimensions, and what two functions count about a product must add up.
 */
export function observe(product?: string): Observability {
  const logger = new Logger();
  const metrics = new Metrics({ logger });
  if (product !== undefined) {
    metrics.clearDefaultDimensions();
    metrics.setDefaultDimensions({ product });
  }
  return { logger, metrics };
}

/** The handler, after which the metrics it counted are published, also if it throws. */
export function withMetrics<Event, Answer>(metrics: Metrics, handler: (event: Event) => Promise<Answer>): (event: Event) => Promise<Answer> {
  return async (event) => {
    try {
      return await handler(event);
    } finally {
      if (metrics.hasStoredMetrics()) {
        metrics.publishStoredMetrics();
      }
    }
  };
}
