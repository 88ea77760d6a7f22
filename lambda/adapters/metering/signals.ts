import type { Signals } from '../../core/metering/signals.js';
import type { Observability } from '../observability.js';

/** Log lines and the metrics `UsageAccepted`, `UsageQuarantined` and `UsageExpired`. */
export function signalsIn({ logger, metrics }: Observability): Signals {
  const count = (name: 'UsageAccepted' | 'UsageQuarantined' | 'UsageExpired', by: number) => {
    if (by > 0) {
      metrics.addMetric(name, 'Count', by);
    }
  };
  return {
    quarantined: ({ name, license, code }) => {
      count('UsageQuarantined', 1);
      logger.warn('Usage quarantined', { event: name, license, code });
    },
    told: (license, slot, outcomes) => {
      const results = [...outcomes.values()].map(({ result }) => result);
      const counted = (result: string) => results.filter((one) => one === result).length;
      count('UsageAccepted', counted('ACCEPTED'));
      count('UsageQuarantined', counted('QUARANTINED'));
      count('UsageExpired', counted('EXPIRED'));
      if (results.some((result) => result !== 'ACCEPTED')) {
        logger.error('Usage was not accepted', { license, slot, outcomes: Object.fromEntries(outcomes) });
      }
    },
    refused: (records, error, message) => {
      logger.warn('Call refused', { records, error, message });
    },
    failed: (what, error) => {
      logger.error('Failed and will be tried again', { what, error: error instanceof Error ? error : String(error) });
    },
    publish: () => {
      metrics.publishStoredMetrics();
    },
  };
}
