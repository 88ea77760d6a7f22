import * as v from 'valibot';
import { licenseIdOf } from './license-id.js';
import type { AgreementEnd, Stamp } from './license.js';
import { ACCOUNT_ID, AGREEMENT_ENDS, AGREEMENT_ID, EVENT_ROLE_SUFFIX, EVENTS_FOR_REVIEW, INFORMATIONAL_EVENTS } from './marketplace-rules.js';
import { isoTime, reasonOf } from './untrusted.js';

interface LicenseEvent extends Stamp {
  readonly license: string;
  readonly licenseArn: string;
  readonly agreement: string;
}

export interface LicenseUpdated extends LicenseEvent {
  readonly name: 'License Updated';
  readonly account: string;
  readonly offer?: string;
}

export interface LicenseDeprovisioned extends LicenseEvent {
  readonly name: 'License Deprovisioned';
  readonly account?: string;
}

export interface AgreementChanged extends Stamp {
  readonly name: 'Purchase Agreement Created' | 'Purchase Agreement Amended';
  readonly agreement: string;
  readonly intent?: string;
  /** The agreement that this one renews or replaces. */
  readonly previous?: string;
}

export interface AgreementEnded extends Stamp {
  readonly name: 'Purchase Agreement Ended';
  readonly agreement: string;
  readonly status: AgreementEnd;
}

/** An event of AWS Marketplace that tells us a fact. */
export type MarketplaceEvent = LicenseUpdated | LicenseDeprovisioned | AgreementChanged | AgreementEnded;

/** What a message that should be an event turned out to be. */
export type EventReading
  = | { readonly outcome: 'known'; readonly event: MarketplaceEvent }
  /** AWS has more kinds of events than we need, and adds new ones. */
    | { readonly outcome: 'review'; readonly name: string; readonly agreement?: string }
    | { readonly outcome: 'informational'; readonly name: string }
    | { readonly outcome: 'unknown'; readonly name: string }
    | { readonly outcome: 'other-product'; readonly name: string }
    | { readonly outcome: 'malformed'; readonly reason: string };

const envelope = v.object({
  'id': v.pipe(v.string(), v.nonEmpty()),
  'detail-type': v.pipe(v.string(), v.nonEmpty()),
  'time': isoTime,
  'detail': v.record(v.string(), v.unknown()),
});

const ofSomeProduct = v.object({ product: v.object({ code: v.string() }) });

const account = v.pipe(v.string(), v.regex(ACCOUNT_ID));
const agreementId = v.pipe(v.string(), v.regex(AGREEMENT_ID));

const ofSomeAgreement = v.object({ agreement: v.object({ id: agreementId }) });

const licenseMembers = {
  agreement: v.object({ id: agreementId }),
  product: v.object({ code: v.string() }),
  license: v.object({
    arn: v.pipe(v.string(), v.check((arn) => licenseIdOf(arn) !== undefined, 'expected a license ARN that ends in l-… or lic-…')),
  }),
};
const someOffer = v.nullish(v.object({ id: v.nullish(v.string()) }));

// AWS adds members without notice: what we do not need is neither looked at nor kept.
const licenseUpdated = v.object({ ...licenseMembers, acceptor: v.object({ accountId: account }), offer: someOffer });
const licenseDeprovisioned = v.object({ ...licenseMembers, acceptor: v.nullish(v.object({ accountId: v.nullish(account) })) });
const agreementChanged = v.object({
  agreement: v.object({ id: agreementId, intent: v.nullish(v.string()), previousAgreementId: v.nullish(agreementId) }),
});
const agreementEnded = v.object({ agreement: v.object({ id: agreementId, status: v.picklist(AGREEMENT_ENDS) }) });

/** Reads the JSON of a queue message as an EventBridge event about one product. */
export function readMarketplaceEvent(message: unknown, productCode: string): EventReading {
  const read = v.safeParse(envelope, message);
  if (!read.success) {
    return malformed('EventBridge event', read.issues);
  }
  const { id, time, detail, 'detail-type': detailType } = read.output;
  const name = detailType.replace(EVENT_ROLE_SUFFIX, '');
  if (v.is(ofSomeProduct, detail) && detail.product.code !== productCode) {
    return { outcome: 'other-product', name };
  }
  return readDetail(name, { id, time }, detail);
}

function readDetail(name: string, stamp: Stamp, detail: unknown): EventReading {
  switch (name) {
    case 'License Updated':
      return reading(name, licenseUpdated, detail, ({ agreement, license, acceptor, offer }) => ({
        name, ...stamp, ...licenseOf(license.arn), agreement: agreement.id, account: acceptor.accountId, offer: offer?.id ?? undefined,
      }));
    case 'License Deprovisioned':
      return reading(name, licenseDeprovisioned, detail, ({ agreement, license, acceptor }) => ({
        name, ...stamp, ...licenseOf(license.arn), agreement: agreement.id, account: acceptor?.accountId ?? undefined,
      }));
    case 'Purchase Agreement Created':
    case 'Purchase Agreement Amended':
      return reading(name, agreementChanged, detail, ({ agreement }) => ({
        name, ...stamp, agreement: agreement.id, intent: agreement.intent ?? undefined, previous: agreement.previousAgreementId ?? undefined,
      }));
    case 'Purchase Agreement Ended':
      return reading(name, agreementEnded, detail, ({ agreement }) => ({
        name, ...stamp, agreement: agreement.id, status: agreement.status,
      }));
    default:
      return untold(name, detail);
  }
}

/** An event without a fact for us. */
function untold(name: string, detail: unknown): EventReading {
  if (EVENTS_FOR_REVIEW.includes(name)) {
    return { outcome: 'review', name, agreement: v.is(ofSomeAgreement, detail) ? detail.agreement.id : undefined };
  }
  return { outcome: INFORMATIONAL_EVENTS.includes(name) ? 'informational' : 'unknown', name };
}

function reading<S extends v.GenericSchema>(
  name: string, schema: S, detail: unknown, toEvent: (detail: v.InferOutput<S>) => MarketplaceEvent,
): EventReading {
  const read = v.safeParse(schema, detail);
  return read.success ? { outcome: 'known', event: toEvent(read.output) } : malformed(`${name}: detail`, read.issues);
}

function licenseOf(licenseArn: string): { license: string; licenseArn: string } {
  return { license: licenseIdOf(licenseArn) ?? '', licenseArn };
}

function malformed(what: string, issues: readonly v.BaseIssue<unknown>[]): EventReading {
  return { outcome: 'malformed', reason: reasonOf(what, issues) };
}
