import { isJsonObject, parseJson } from '../json.js';

/**
 * The identifiers of the records that a function reports as failed, out of those it got.
 * 'all': the report is not usable, which Lambda takes as a failure of the whole batch.
 */
export function failedIdentifiers(payload: string, known: ReadonlySet<string>): ReadonlySet<string> | 'all' {
  const response = parseJson(payload);
  if (response === null || response === undefined) {
    return new Set();
  }
  const failures = isJsonObject(response) ? response.batchItemFailures ?? [] : undefined;
  if (!Array.isArray(failures)) {
    return 'all';
  }
  const identifiers = failures.map((failure: unknown) => isJsonObject(failure) ? failure.itemIdentifier : undefined);
  return identifiers.every((identifier): identifier is string => typeof identifier === 'string' && known.has(identifier))
    ? new Set(identifiers)
    : 'all';
}
