import { wordsFor } from '../api/shape.js';
import type { Problem } from '../api/shape.js';
import { MarketplaceError } from '../errors.js';

/** Why a request is not valid, in the words of the service model. [SDK] Agreement client, 2026-11. */
export type Reason
  = | 'INVALID_AGREEMENT_ID'
    | 'MISSING_AGREEMENT_ID'
    | 'INVALID_CATALOG'
    | 'INVALID_FILTERS'
    | 'INVALID_FILTER_NAME'
    | 'MISSING_FILTER_NAME'
    | 'INVALID_FILTER_VALUES'
    | 'MISSING_FILTER_VALUES'
    | 'INVALID_PARTY_TYPE'
    | 'MISSING_PARTY_TYPE'
    | 'INVALID_SORT_BY'
    | 'INVALID_SORT_ORDER'
    | 'INVALID_MAX_RESULTS'
    | 'INVALID_NEXT_TOKEN'
    | 'UNSUPPORTED_FILTERS'
    | 'OTHER';

/** A request that the Agreement APIs refuse. `field` is the member at fault. */
export function invalid(reason: Reason, field: string, message: string): MarketplaceError {
  return new MarketplaceError('ValidationException', message, { reason, fields: [{ name: field, message }] });
}

/** Unknown, or of other parties: the Agreement APIs do not tell which. [ours] */
export function notFound(agreementId: string): MarketplaceError {
  return new MarketplaceError('ResourceNotFoundException', `Agreement '${agreementId}' does not exist, or the caller is neither its proposer nor its acceptor.`, {
    resourceId: agreementId, resourceType: 'Agreement',
  });
}

/** A request of the wrong shape, with the reason for its first problem. */
export function refusalOf(problems: readonly Problem[]): MarketplaceError {
  return new MarketplaceError('ValidationException', wordsFor(problems), {
    reason: reasonFor(problems[0]),
    fields: problems.map(({ at, text }) => ({ name: at, message: text })),
  });
}

function reasonFor({ at, text }: Problem): Reason {
  const missing = text.includes('is missing');
  const rules: readonly (readonly [RegExp, Reason])[] = [
    [/^agreementId$/, missing ? 'MISSING_AGREEMENT_ID' : 'INVALID_AGREEMENT_ID'],
    [/^catalog$/, 'INVALID_CATALOG'],
    [/^filters\[\d+\]\.name$/, missing ? 'MISSING_FILTER_NAME' : 'INVALID_FILTER_NAME'],
    [/^filters\[\d+\]\.values/, missing ? 'MISSING_FILTER_VALUES' : 'INVALID_FILTER_VALUES'],
    [/^filters/, 'INVALID_FILTERS'],
    [/^sort\.sortOrder$/, 'INVALID_SORT_ORDER'],
    [/^sort/, 'INVALID_SORT_BY'],
    [/^maxResults$/, 'INVALID_MAX_RESULTS'],
    [/^nextToken$/, 'INVALID_NEXT_TOKEN'],
  ];
  return rules.find(([pattern]) => pattern.test(at))?.[1] ?? 'OTHER';
}
