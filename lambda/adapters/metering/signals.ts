import { textOf } from '../../core/metering/decimal.js';
import type { Amounts } from '../../core/metering/decimal.js';
import { idHash } from '../../core/metering/hashes.js';
import { byDimension } from '../../core/metering/series.js';
import type { Signals } from '../../core/metering/signals.js';
import { WRITE_OFF_REASONS } from '../../core/metering/write-off.js';
import type { Observability } from '../observability.js';

type Gauge = 'UsageBacklog' | 'OldestUntoldHours' | 'HoursToLoss' | 'UnreadShards';
type MetricName = 'UsageAccepted' | 'UsageDuplicates' | 'UsageOfOthers' | 'UsageRepeats' | 'UsageUnconfirmed' | 'MeteringCalls' | 'MeteringThrottles' | 'UsageQuarantined' | 'UsageExpired' | 'UsageLost' | 'UsageWrittenOff' | 'UsageNotTold' | 'UsageRepaired' | 'UsageTableRestored' | 'RemaindersDropped';

/** Source: API reference BatchMeterUsage (errors), 2026-09. */
const THROTTLED = 'ThrottlingException';

/** Log lines and metrics. */
export function signalsIn({ logger, metrics }: Observability): Signals {
  const count = (name: MetricName, by: number) => {
    if (by > 0) {
      metrics.addMetric(name, 'Count', by);
    }
  };
  const measure = (name: Gauge, value: number) => {
    metrics.addMetric(name, 'None', value);
  };
  return {
    quarantined: ({ name, license, code }) => {
      count('UsageQuarantined', 1);
      // The vendor chooses the id and may put anything into it.
      logger.warn('Usage quarantined', { eventHash: idHash(name), license, code });
    },
    told: (license, slot, outcomes) => {
      const results = [...outcomes.values()].map(({ result }) => result);
      const counted = (result: string) => results.filter((one) => one === result).length;
      count('UsageAccepted', counted('ACCEPTED'));
      count('UsageQuarantined', counted('QUARANTINED'));
      count('UsageExpired', counted('EXPIRED'));
      count('UsageNotTold', counted('DRY_RUN'));
      count('UsageDuplicates', [...outcomes.values()].filter((one) => one.result === 'ACCEPTED' && one.dup).length);
      const others = [...outcomes].flatMap(([dimension, one]) => (one.result === 'ACCEPTED' && one.other ? [dimension] : []));
      count('UsageOfOthers', others.length);
      if (others.length > 0) {
        logger.error('AWS Marketplace had a record of this hour before it was told: another program sent it', { license, slot, dimensions: others });
      }
      if (results.some((result) => result === 'QUARANTINED' || result === 'EXPIRED')) {
        logger.error('Usage was not accepted', { license, slot, outcomes: Object.fromEntries(outcomes) });
      }
    },
    lost: (license, slot, units) => {
      count('UsageLost', units.size);
      logger.error('Usage is more than AWS Marketplace takes in the last slot and will not be billed', {
        license, slot, units: textsOf(units),
      });
    },
    dropped: (license, slot, amounts) => {
      count('RemaindersDropped', amounts.size);
      logger.info('Remainders are not billed: no later hour can take them along', { license, slot, units: textsOf(amounts) });
    },
    writtenOff: (license, hour, writtenOff) => {
      for (const [reason, amounts] of writtenOff) {
        count('UsageWrittenOff', amounts.size);
        logger.error('Usage was written off and will not be billed', { license, hour, reason: WRITE_OFF_REASONS[reason], units: textsOf(amounts) });
      }
    },
    restored: (owner, tableId) => {
      count('UsageTableRestored', 1);
      logger.error('The usage table was restored from a backup, which does not know all that AWS Marketplace was told. Nothing is sent, so that nobody is billed '
        + 'twice. Compare with the reports of AWS Marketplace, let the application send its events since the backup again under the same ids, and adopt the '
        + 'table with the operator command adopt-restored.', { ledgerOfTable: owner, table: tableId });
    },
    repaired: (license, hour) => {
      count('UsageRepaired', 1);
      logger.warn('Usage was not announced and is told now', { license, hour });
    },
    unnamed: (license) => {
      logger.warn('Usage waits: AWS has named this license only in a spelling that the metering API refuses. It is told after the buyer has registered.', { license });
    },
    unconfirmed: (license, since) => {
      count('UsageUnconfirmed', 1);
      logger.warn('Usage waits for AWS Marketplace to confirm its license', { license, since });
    },
    repeated: (events) => {
      count('UsageRepeats', events);
    },
    backlog: ({ licenses, oldestHours, hoursToLoss }) => {
      measure('UsageBacklog', licenses);
      measure('OldestUntoldHours', oldestHours);
      if (hoursToLoss !== undefined) {
        measure('HoursToLoss', hoursToLoss);
      }
    },
    unread: (shards) => {
      measure('UnreadShards', shards);
    },
    called: () => {
      count('MeteringCalls', 1);
    },
    refused: (records, error, explanation) => {
      count('MeteringThrottles', error === THROTTLED ? 1 : 0);
      logger.warn('Call refused', { records, error, explanation });
    },
    failed: (what, error) => {
      logger.error('Failed and will be tried again', { what, error: error instanceof Error ? error : String(error) });
    },
    ignored: (what, problem) => {
      logger.error('Cannot be read and is ignored', { what, problem });
    },
    publish: () => {
      if (metrics.hasStoredMetrics()) {
        metrics.publishStoredMetrics();
      }
    },
  };
}

function textsOf(amounts: Amounts): Record<string, string> {
  return Object.fromEntries([...byDimension(amounts)].map(([dimension, amount]) => [dimension, textOf(amount)]));
}
