/** What becomes of a batch of stream records after an attempt: no clients, no clock. */
import { failedIdentifiers } from './batch-response.js';
import type { StreamMappingSpec } from './services.js';
import { sequenceNumber } from './stream-records.js';
import type { StreamRecord } from './stream-records.js';

/** Records that go to the function together, and how often that failed. */
export interface StreamBatch {
  readonly records: readonly StreamRecord[];
  readonly failures: number;
}

export interface AfterAttempt {
  /** What to do next, in order, before anything that follows in the stream. */
  readonly next: readonly StreamBatch[];
  /** Given up: for the on-failure destination. */
  readonly discarded?: StreamBatch;
  /** Wait before going on. */
  readonly backOff: boolean;
}

export type Outcome = { readonly failed: true } | { readonly failed: false; readonly payload: string };

type Rules = Pick<StreamMappingSpec, 'reportBatchItemFailures' | 'bisectOnError' | 'maximumRetries'>;

const DONE: AfterAttempt = { next: [], backOff: false };

export function afterAttempt(batch: StreamBatch, outcome: Outcome, rules: Rules): AfterAttempt {
  const firstFailed = outcome.failed ? 0 : firstFailure(batch, outcome.payload, rules);
  if (firstFailed === undefined) {
    return DONE;
  }
  if (firstFailed > 0) {
    // What comes before the first failure is done; the rest starts anew.
    return { next: [{ records: batch.records.slice(firstFailed), failures: 0 }], backOff: false };
  }
  const failures = batch.failures + 1;
  if (rules.bisectOnError && batch.records.length > 1) {
    // Splitting does not use up a retry.
    const middle = Math.floor(batch.records.length / 2);
    const halves = [batch.records.slice(0, middle), batch.records.slice(middle)];
    return { next: halves.map((records) => ({ records, failures: 0 })), backOff: false };
  }
  if (rules.maximumRetries >= 0 && failures > rules.maximumRetries) {
    return { next: [], discarded: { ...batch, failures }, backOff: false };
  }
  return { next: [{ ...batch, failures }], backOff: true };
}

/** The index of the first record that is not done, or undefined if all are. */
function firstFailure({ records }: StreamBatch, payload: string, rules: Rules): number | undefined {
  if (!rules.reportBatchItemFailures) {
    return undefined;
  }
  const failed = failedIdentifiers(payload, new Set(records.map(sequenceNumber)));
  if (failed === 'all') {
    return 0;
  }
  const first = records.findIndex((record) => failed.has(sequenceNumber(record)));
  return first < 0 ? undefined : first;
}
