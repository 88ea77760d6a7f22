import type { AccessState, License } from './license.js';
import type { NoticeCode } from './page/notices.js';
import type { Arrival, OfferType } from './registration.js';

/** What the register function answers: never an exception, always one of these two. */
export type RegistrationAnswer = RegistrationDone | RegistrationRefused;

export interface RegistrationDone {
  readonly ok: true;
  /** License id. */
  readonly license: string;
  readonly licenseArn?: string;
  readonly account?: string;
  /** Product code. */
  readonly product: string;
  /** Absent until AWS has told of the license. */
  readonly agreement?: string;
  readonly offerType?: OfferType;
  /** Access now. While it is PENDING, wait for `onGrant`. */
  readonly state: AccessState;
}

export interface RegistrationRefused {
  readonly ok: false;
  readonly error: RegistrationError;
  /** For people. It quotes nothing that was sent. */
  readonly message: string;
  /** The same request may succeed in a minute. */
  readonly retryable: boolean;
}

export type RegistrationError = keyof typeof REFUSALS;

const PRESS_AGAIN = 'Ask the buyer to press "Set up your account" in AWS Marketplace again.';

const REFUSALS = {
  INVALID_REQUEST: { message: 'The request cannot be read.', retryable: false },
  INVALID_TOKEN: { message: `AWS Marketplace does not know this token. ${PRESS_AGAIN}`, retryable: false },
  EXPIRED_TOKEN: { message: `The token has expired. ${PRESS_AGAIN}`, retryable: false },
  OTHER_PRODUCT: { message: 'The token stands for another product: is the page in the listing of another product?', retryable: false },
  NOT_READY: { message: 'AWS Marketplace has not finished creating the subscription. Try again in a minute.', retryable: true },
  ENDED: { message: 'The subscription has ended. The buyer may subscribe again in AWS Marketplace.', retryable: false },
  REPLACED: { message: `The subscription was replaced by a newer one, to which the buyer comes from there. ${PRESS_AGAIN}`, retryable: false },
  INVALID_CODE: { message: `There is no such code. ${PRESS_AGAIN}`, retryable: false },
  EXPIRED_CODE: { message: `The code has expired: it can be exchanged for ten minutes. ${PRESS_AGAIN}`, retryable: false },
  USED_CODE: { message: `The code was exchanged with another nonce. ${PRESS_AGAIN}`, retryable: false },
  BUSY: { message: 'AWS Marketplace is busy. Try again in a minute.', retryable: true },
  UNAVAILABLE: { message: 'AWS Marketplace cannot be reached. Try again in a minute.', retryable: true },
  MISCONFIGURED: { message: 'AWS Marketplace refuses ResolveCustomer: see the log of the register function.', retryable: false },
  FAILED: { message: 'Something went wrong in the register function: see its log. Try again in a minute; doing the same twice does no harm.', retryable: true },
} as const;

const OF_NOTICES: Partial<Record<NoticeCode, RegistrationError>> = {
  'invalid-token': 'INVALID_TOKEN',
  'expired-token': 'EXPIRED_TOKEN',
  'other-product': 'OTHER_PRODUCT',
  'incomplete': 'NOT_READY',
  'ended': 'ENDED',
  'replaced': 'REPLACED',
  'busy': 'BUSY',
  'unavailable': 'UNAVAILABLE',
  'disabled-api': 'MISCONFIGURED',
};

export function refusal(error: RegistrationError, message: string = REFUSALS[error].message): RegistrationRefused {
  return { ok: false, error, message, retryable: REFUSALS[error].retryable };
}

/** What a page would say with this notice. */
export function refusalOf(notice: NoticeCode): RegistrationRefused {
  return refusal(OF_NOTICES[notice] ?? 'FAILED');
}

export function done({ license, licenseArn, account, offerType }: Arrival, product: string, { access, facts }: License): RegistrationDone {
  return { ok: true, license, licenseArn, account, product, agreement: facts.updated?.agreement, offerType, state: access.state };
}
