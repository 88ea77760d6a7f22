import type { BatchMeterUsageRequest, Operation, UsageRecord } from '../api/messages.js';
import type { Caller } from '../model.js';
import { hourOf } from '../times.js';
import type { Chance } from './chance.js';

/** What a call is about, and from whom it is: the same for a retry, whatever came between. */
export function subjectOf(operation: Operation, request: unknown, caller: Caller): string {
  return JSON.stringify([operation, ...callerParts(caller), canonical(request)]);
}

/** What a usage record is about: customer, dimension and hour. A retry may carry another quantity. */
export function subjectOfRecord({ LicenseArn, CustomerIdentifier, CustomerAWSAccountId, Dimension, Timestamp }: UsageRecord, caller: Caller): string {
  const customer = LicenseArn ?? CustomerIdentifier ?? CustomerAWSAccountId ?? '';
  return JSON.stringify(['record', ...callerParts(caller), customer, Dimension, hourOf(Timestamp * 1_000)]);
}

/**
 * The record that stands for its batch: the same one for nearly every batch it can be in, so that the faults of a batch
 * hardly depend on how the sender happened to pack it.
 */
export function leaderOf(request: unknown, caller: Caller, chance: Chance): string | undefined {
  const subjects = recordsOf(request).map((record) => subjectOfRecord(record, caller));
  return subjects.map((subject) => ({ subject, rank: chance.of('leader', subject) })).sort((a, b) => a.rank - b.rank).at(0)?.subject;
}

/** The records of a request that may have any shape: the ones that can be told apart. */
export function recordsOf(request: unknown): readonly UsageRecord[] {
  const records = (request as Partial<BatchMeterUsageRequest> | null | undefined)?.UsageRecords;
  return Array.isArray(records) ? records.filter(isRecord) : [];
}

function isRecord(value: unknown): value is UsageRecord {
  const record = value as Partial<UsageRecord> | null;
  return typeof record === 'object' && typeof record?.Timestamp === 'number' && typeof record.Dimension === 'string';
}

function callerParts({ account, region, accessKeyId = '' }: Caller): string[] {
  return [account, region, accessKeyId];
}

/** The order in which a client writes the members of an object says nothing. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(canonical);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, canonical(member)]);
  }
  return value;
}
