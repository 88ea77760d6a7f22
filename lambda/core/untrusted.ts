import * as v from 'valibot';

const LONGEST_REASON = 500;

/** A moment in any ISO 8601 spelling, read as UTC with milliseconds, so that texts compare like times. */
export const isoTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/, 'expected an ISO 8601 time with a zone, such as 2026-08-20T14:24:23Z'),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'expected a time that exists'),
  v.transform((text) => new Date(text).toISOString()),
);

/** The JSON of a message body; a body that is none is handed on as the text it is. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

/**
 * What is wrong with a message, short and printable: it becomes a message attribute, for which SQS
 * refuses control characters.
 */
export function reasonOf(what: string, issues: readonly v.BaseIssue<unknown>[]): string {
  const found = issues.map((issue) => `${[what, v.getDotPath(issue)].filter(Boolean).join('.')}: ${issue.message}`);
  return found.join('; ').replaceAll(/[^\x20-\x7e…]/g, '?').slice(0, LONGEST_REASON);
}
