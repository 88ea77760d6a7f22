import { SNSClient } from '@aws-sdk/client-sns';
import * as v from 'valibot';
import { amountOf, textOf } from '../../core/metering/decimal.js';
import type { Amounts } from '../../core/metering/decimal.js';
import type { GuardSignals, SpendGuard } from '../../core/metering/held-usage.js';
import { adminTopic } from '../admin-topic.js';
import { optional, ownRegion, required } from '../environment.js';
import type { Observability } from '../observability.js';
import { PATIENCE } from './patience.js';
import { patient } from '../patience.js';

/** The spend guard, if the environment has ceilings. */
export function guardIn(observability: Observability): { readonly guard?: SpendGuard } {
  const ceilings = optional('USAGE_CEILINGS');
  if (ceilings === undefined) {
    return {};
  }
  const topic = optional('ADMIN_TOPIC_ARN');
  return {
    guard: {
      ceilings: new Map(Object.entries(v.parse(v.record(v.string(), v.number()), JSON.parse(ceilings))).map(([dimension, ceiling]) => [dimension, amountOf(String(ceiling))])),
      place: { productCode: required('PRODUCT_CODE'), region: ownRegion() },
      signals: guardSignalsIn(observability),
      ...topic === undefined ? {} : { admin: adminTopic({ arn: topic, client: new SNSClient(patient(PATIENCE)) }) },
    },
  };
}

/** Log lines and a metric. */
export function guardSignalsIn({ logger, metrics }: Observability): GuardSignals {
  return {
    heldBack: (license, hour, above, until) => {
      logger.error('Usage is above its ceiling and waits for a person: release it or write it off with the operator commands', {
        license, hour, units: textsOf(above), until: new Date(until).toISOString(),
      });
    },
    waiting: (hours) => {
      metrics.addMetric('UsageHeld', 'None', hours);
    },
  };
}

function textsOf(amounts: Amounts): Record<string, string> {
  return Object.fromEntries([...amounts].map(([dimension, amount]) => [dimension, textOf(amount)]));
}
