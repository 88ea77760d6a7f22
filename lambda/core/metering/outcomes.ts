import { ACCESS_DENIED } from '../error-name.js';
import { NOT_SUBSCRIBED_MARGIN_MILLISECONDS } from './ledger-rules.js';

/** What became of one usage record, for good. */
export type Outcome
  = | { readonly result: 'ACCEPTED'; readonly id?: string; /** AWS had a record already, perhaps another one. */ readonly dup?: boolean; /** It is not ours: this one was never sent before. */ readonly other?: boolean }
    | { readonly result: 'QUARANTINED' | 'EXPIRED'; readonly reason: string }
    /** AWS was not told, on purpose. */
    | { readonly result: 'DRY_RUN' };

/** How AWS answered for one record of a call. */
export type RecordAnswer
  = | { readonly status: string; readonly id?: string }
    /** Returned as unprocessed, or not returned. */
    | 'UNPROCESSED';

/**
 * What a refusal of a whole call means. A record is `SUSPECT` when it may be to blame or all our records may be: only the
 * others of its call can tell.
 */
export type Refused = 'POISON' | 'OUT_OF_WINDOW' | 'SUSPECT' | 'AGAIN';

/**
 * Refusals that the same request will always get: one record spoils its call.
 * Source: API reference BatchMeterUsage (errors), 2026-09. `ValidationException`: common errors of AWS services, 2026-09.
 */
const REFUSALS: Readonly<Record<string, Refused>> = {
  InvalidLicenseException: 'POISON',
  InvalidUsageDimensionException: 'POISON',
  InvalidUsageAllocationsException: 'POISON',
  InvalidTagException: 'POISON',
  InvalidCustomerIdentifierException: 'POISON',
  ValidationException: 'SUSPECT',
  TimestampOutOfBoundsException: 'OUT_OF_WINDOW',
};

/**
 * The request is not to blame and the same one may succeed later. Source: same, and the client for calls without an answer.
 * An error that is not known here means the same, for nothing may be given up for a name, but somebody should look at it.
 */
const PASSING = new Set([
  // The product of the call, which all its records share: who deploys with the wrong code or account can mend it in time.
  'InvalidProductCodeException',
  'ThrottlingException', 'InternalServiceErrorException', 'DisabledApiException', ...ACCESS_DENIED, 'TimeoutError',
  'ServiceUnavailable', 'ServiceUnavailableException', 'InternalFailure', 'RequestTimeout', 'ExpiredTokenException',
]);

export function isKnownError(error: string): boolean {
  return Object.hasOwn(REFUSALS, error) || PASSING.has(error);
}

export function refusalNamed(error: string): Refused {
  return Object.hasOwn(REFUSALS, error) ? REFUSALS[error] ?? 'AGAIN' : 'AGAIN';
}

/**
 * The outcome of a record that was refused in a call of its own, if it is final.
 * @param othersAccepted AWS took other records that were in the same call at first
 */
export function outcomeOfRefusal(error: string, message: string, othersAccepted: boolean): Outcome | undefined {
  const reason = `${error}: ${message}`;
  switch (refusalNamed(error)) {
    case 'POISON': return { result: 'QUARANTINED', reason };
    case 'SUSPECT': return othersAccepted ? { result: 'QUARANTINED', reason } : undefined;
    case 'OUT_OF_WINDOW': return { result: 'EXPIRED', reason };
    case 'AGAIN': return undefined;
  }
}

/**
 * The outcome of a record in a call that was answered, if it is final.
 * @param isFirst the record was certainly never sent before
 * Only a named status is final. Source: API reference UsageRecordResult, 2026-09.
 */
export function outcomeOfAnswer(answer: RecordAnswer, now: number, window: { readonly end: number; readonly ofEndedLicense: boolean }, isFirst = false): Outcome | undefined {
  if (answer === 'UNPROCESSED') {
    return undefined;
  }
  switch (answer.status) {
    case 'Success': return { result: 'ACCEPTED', ...(answer.id === undefined ? {} : { id: answer.id }) };
    // An identical retry may be answered like this too, so it does not say that something else was billed.
    case 'DuplicateRecord': return { result: 'ACCEPTED', dup: true, ...(isFirst ? { other: true } : {}), ...(answer.id === undefined ? {} : { id: answer.id }) };
    // Passes while a license is being activated: final only when the window is about to close.
    case 'CustomerNotSubscribed': return !window.ofEndedLicense && now >= window.end - NOT_SUBSCRIBED_MARGIN_MILLISECONDS
      ? notSubscribed
      : undefined;
    default: return undefined;
  }
}

/** The outcome of a record that cannot be sent any more. */
export function outcomeOfPassedWindow(lastStatus: string | undefined): Outcome {
  return lastStatus === 'CustomerNotSubscribed'
    ? notSubscribed
    : { result: 'EXPIRED', reason: 'The window of AWS has passed without a final answer: AWS may have the record.' };
}

const notSubscribed: Outcome = {
  result: 'QUARANTINED',
  reason: 'CustomerNotSubscribed: AWS has no active agreement for this license, or suspended the account of the buyer.',
};
