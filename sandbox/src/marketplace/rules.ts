/**
 * Every rule of AWS Marketplace that the simulator follows: what AWS does, where that is written, and when it was read.
 * No other file of the simulator states a rule of AWS. `facts n.n` is the section of our fact sheet that quotes the source;
 * [docs] AWS documentation, [SDK] type documentation or service model, [live] a captured delivery, [ours] our choice where AWS is silent.
 */

import type { Behaviour } from './behaviour.js';

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
/** An hour, in milliseconds: the grain of metering. */
export const HOUR = 60 * MINUTE;
/** A day, in milliseconds. */
export const DAY = 24 * HOUR;

// Accounts and Regions

/** An AWS account id. [docs] AWS account identifiers, 2026: twelve digits. */
export const ACCOUNT_ID = /^[0-9]{12}$/;

/** Where a seller calls and is told who does not say otherwise. [docs] seller registration and SaaS integration, 2026; facts 2.5, 5.1. */
export const SELLER_REGION = 'us-east-1';

/** Where ResolveCustomer answers in the narrow reading (conflict C11). [docs] AWS workshop, 2026; facts 2.5. */
export const RESOLVE_CUSTOMER_REGIONS: readonly string[] = ['us-east-1'];

// Registration tokens

/** The form field in which the buyer's browser posts the token. [docs] SaaS customer onboarding, 2026-09; facts 9.1. */
export const TOKEN_FIELD = 'x-amzn-marketplace-token';

/**
 * How long a token resolves (conflict C2). [docs] SaaS customer onboarding, 2026-09, says four hours and, on the same page, about one
 * hour; [SDK] GetAgreementEntitlements says 30 minutes of its tokens; facts 2.3. Within it, it resolves to the same answer again and again.
 */
export const TOKEN_LIVES: Readonly<Record<Behaviour['tokenLife'], number>> = {
  '4_HOURS': 4 * HOUR,
  '1_HOUR': HOUR,
  '30_MINUTES': 30 * MINUTE,
};

/** The form field that tells of a free trial, and its value. [docs] SaaS customer onboarding and SaaS free trials; facts 8.2, 9.1. */
export const OFFER_TYPE_FIELD = 'x-amzn-marketplace-offer-type';
export const FREE_TRIAL_OFFER = 'free-trial';

// Agreements, licenses, entitlements

/** The account of AWS in every license ARN. [live] 2026-08-20; facts 2.4. */
export const LICENSE_ISSUER = '294406891311';

/** Agreements of usage products are open-ended; events say it with this time. [live] 2026-08-20; facts 5.3, conflict C14. */
export const OPEN_END = '9999-01-01T00:00:00Z';

/** Durations of a public contract, in months. [docs] SaaS contracts, 2026; facts 8.1. */
export const CONTRACT_MONTHS: readonly number[] = [1, 12, 24, 36];

/** The months of a contract whose buyer or seller says nothing. [ours] */
export const USUAL_MONTHS = 12;

/** The longest private contract, in months (conflict C17). [docs] SaaS contracts, 2026, and an older revision; facts 8.1. */
export const LONGEST_PRIVATE_OFFERS: Readonly<Record<Behaviour['longestPrivateOffer'], number>> = { 144: 144, 60: 60 };

/** The shortest and longest free trial, in days (conflict C17). [docs] SaaS free trials; [SDK] FreeTrialPricingTerm; facts 8.2. */
export const FREE_TRIAL_DAYS: Readonly<Record<Behaviour['freeTrialDays'], readonly [shortest: number, longest: number]>> = {
  '7_TO_90': [7, 90],
  '5_TO_31': [5, 31],
};

/** The length of a trial whose seller says nothing, in days. [ours] */
export const USUAL_FREE_TRIAL = 30;

/** How LicenseArns are spelled in events (conflict C4). [live] 2026-08-20; [docs] events for licenses, 2026; AWS toolkit and sample; facts 2.4. */
export const LICENSE_ARN_SPELLINGS: Readonly<Record<Behaviour['licenseArnSpelling'], (hex: string) => string>> = {
  LIVE: (hex) => `arn:aws:license-manager::${LICENSE_ISSUER}:license:l-${hex}`,
  NO_ARN_PREFIX: (hex) => `aws:license-manager:us-east-1:${LICENSE_ISSUER}:l-${hex}`,
  LIC_SLASH: (hex) => `arn:aws:license-manager::${LICENSE_ISSUER}:license/lic-${hex}`,
};

/** The seller and the buyer decide on the renewal until this long before the end. [docs] example of Purchase Agreement Amended, 2026; facts 5.3. */
export const RENEWAL_LOCKOUT = 30 * DAY;

/** `Purchase Agreement Ending` comes this many days before the end of an agreement that renews. [docs] events for agreements, 2026; facts 5.2. */
export const ENDING_NOTICES: readonly number[] = [180, 120, 90, 60, 30];

/** Entitlements on one page of GetEntitlements, and what MaxResults may be at most. [SDK] service model, 2026-09; facts 4.1. */
export const LARGEST_PAGE = 25;

// Events and their timing

/** The source of all agreement and license events. [docs] SaaS EventBridge integration, 2026; facts 5.1. */
export const EVENT_SOURCE = 'aws.agreement-marketplace';

/** Events exist only here. [docs] SaaS EventBridge integration, 2026; facts 5.1. */
export const EVENT_REGION = 'us-east-1';

/** `License Updated` comes this long after `Purchase Agreement Created`. [live] 2026-08-20; facts 5.5. After an amendment: [ours] the same. */
export const PROVISIONING_DELAY = 61 * SECOND;

/** `License Deprovisioned` comes this long after `Purchase Agreement Ended`. [live] 2026-08-20; facts 5.5. */
export const DEPROVISIONING_DELAY = 31 * SECOND;

// Legacy products

/** The account that owns the SNS topics of AWS Marketplace. [AWS sample] beeb9bb, 2025-06; facts 6.1. */
export const TOPIC_OWNER = '287250355862';

/** The topics of a product. [docs] SNS notifications for SaaS; [AWS sample]; facts 6.1. */
export const SUBSCRIPTION_TOPIC = 'aws-mp-subscription-notification-';
export const ENTITLEMENT_TOPIC = 'aws-mp-entitlement-notification-';

// Metering

/** Usage records in one BatchMeterUsage call. [SDK] 2026-09; facts 3.1. */
export const RECORDS_PER_CALL = 25;

/** A request body must be smaller than this. [SDK] 2026-09 ("less than 1 MB"); facts 3.1. [ours] read strictly: what fits here fits either reading. */
export const REQUEST_BYTES = 1_000_000;

/** The largest quantity of a record and of an allocation. [SDK] service model, 2026-09; facts 3.1. */
export const LARGEST_QUANTITY = 2_147_483_647;

/**
 * A record is refused when its timestamp is this old or older (conflict C3). [SDK] BatchMeterUsage, 2026-09: 24 hours; earlier
 * clients (3.956 to 3.1075) 6 hours; [docs] comments of the code examples, 2026: one hour; facts 3.4.
 */
export const METERING_WINDOWS: Readonly<Record<Behaviour['meteringWindow'], number>> = {
  '24_HOURS': 24 * HOUR,
  '6_HOURS': 6 * HOUR,
  '1_HOUR': HOUR,
};

/** BatchMeterUsage calls a second, for each account and Region. [docs] metering service quotas, 2026; facts 3.9. [ours] as a token bucket of that size. */
export const METERING_CALLS_PER_SECOND = 10;

/** On the 1st, records of the month before are refused from 06:00 UTC on. [SDK] BatchMeterUsage, 2026-09; facts 3.4. */
export const MONTH_CLOSE = 6 * HOUR;

/** Usage is taken this long after `License Deprovisioned` [docs, newer revision, 2026-09], or after the end of the agreement [docs, older one]; facts 5.6 (conflict C1), 3.7. */
export const FINAL_USAGE = 60 * MINUTE;

/** Allocations of one usage record. [SDK] service model, 2026-09; facts 3.8. */
export const ALLOCATIONS_PER_RECORD = 2_500;

/** Tags of one allocation [SDK], and different tag keys over all allocations of a record [docs, metering for usage]; facts 3.8. */
export const TAGS = 5;

/** Lengths of a tag. The type documentation allows an empty value, the service model does not (conflict C16). [SDK] service model; facts 3.1. */
export const TAG_KEY_LENGTH = 100;
export const TAG_VALUE_LENGTH = 256;

// Forms of identifiers and tags, to the letter of the service models (so ` -=` in a tag is a range). [SDK] 2026-09; facts 2.4, 3.1, 4.1.

export const ACCOUNT_PATTERN = /^[0-9]+$/;
export const TAG_PATTERN = /^[a-zA-Z0-9+ -=._:/@]+$/;
export const PRODUCT_CODE_PATTERN = /^[-a-zA-Z0-9/=:_.@]*$/;
export const LICENSE_ARN_PATTERN
  = /^arn:aws[a-zA-Z-]*:[A-Za-z0-9][A-Za-z0-9_/.-]{0,62}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}$/;
export const PAGE_TOKEN_PATTERN = /^\S+$/;

/** The longest product code, dimension or account id. [SDK] service model, 2026-09; facts 3.1. */
export const NAME_LENGTH = 255;

// Agreement APIs and the wire

/** Where BatchMeterUsage and ResolveCustomer exist. [docs] metering Regions and [SDK] endpoints, 2026-09; facts 3.9. */
export const METERING_REGIONS: readonly string[] = [
  'af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2',
  'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2',
  'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
];

/** Where GetEntitlements and the Agreement APIs exist, other partitions aside. [docs] checking entitlements and [SDK] endpoints, 2026-09; facts 4.3, 5.8. */
export const ENTITLEMENT_REGION = 'us-east-1';
export const AGREEMENT_REGION = 'us-east-1';

/** What a request to AWS Marketplace must be signed for. [SDK] all clients, 2026-11; facts 2.1. */
export const SIGNING_NAME = 'aws-marketplace';

/** The catalog of every agreement. [SDK] Agreement client, 2026-11; facts 5.3, 9.4. */
export const CATALOG = 'AWSMarketplace';

/** Agreements or terms on one page, and what `maxResults` may be at most. [SDK] service model of the Agreement APIs, 2026-11. Default: [ours] the same. */
export const LARGEST_AGREEMENT_PAGE = 50;

/** Filters of one SearchAgreements call; each has one value. [SDK] service model, 2026-11. */
export const FILTERS_PER_SEARCH = 10;
export const VALUES_PER_FILTER = 1;

/** The catalog of filters of SearchAgreements, and the values that each may have. [SDK] Agreement client, 2026-11; `IncludesContactOfType`: botocore 1.44.5. */
export const AGREEMENT_FILTERS = {
  PartyType: ['Proposer', 'Acceptor'],
  AgreementType: ['PurchaseAgreement'],
  ResourceIdentifier: 'TEXT',
  ResourceType: ['SaaSProduct', 'AmiProduct', 'ContainerProduct', 'ProfessionalServicesProduct', 'MachineLearningProduct'],
  AcceptorAccountId: 'TEXT',
  OfferId: 'TEXT',
  OfferSetId: 'TEXT',
  Status: ['ACTIVE', 'CANCELLED', 'EXPIRED', 'RENEWED', 'REPLACED', 'TERMINATED'],
  BeforeEndTime: 'TIME',
  AfterEndTime: 'TIME',
  BeforeStartTime: 'TIME',
  AfterStartTime: 'TIME',
  BeforeLastUpdateTime: 'TIME',
  AfterLastUpdateTime: 'TIME',
  EndTimeBehaviorType: ['RENEW', 'REPLACE', 'EXPIRE'],
  EndTimeBehaviorReasonCode: ['PROPOSER_RENEW_OPTED_OUT', 'ACCEPTOR_RENEW_OPTED_OUT', 'NO_RENEWAL_TERM', 'RENEWAL_LIMIT_EXHAUSTED'],
  InitialAgreementId: 'TEXT',
  LicenseArn: 'TEXT',
  IncludesContactOfType: ['ACCEPTOR'],
} as const satisfies Readonly<Record<string, readonly string[] | 'TEXT' | 'TIME'>>;

/** Filters that every search needs. [SDK] Agreement client, 2026-11; facts 5.8. */
export const REQUIRED_FILTERS = ['PartyType', 'AgreementType'] as const;

/** What an acceptor may filter by: one of these at most, the two end times, and `Status` where listed. A proposer combines freely. [SDK] Agreement client, 2026-11. */
export const ACCEPTOR_FILTERS_WITH_STATUS: readonly string[] = ['ResourceIdentifier', 'OfferId', 'OfferSetId'];
export const ACCEPTOR_FILTERS_WITHOUT_STATUS: readonly string[] = ['ResourceType'];

/** What agreements are sorted by; the first one by default. [SDK] Agreement client, 2026-11. */
export const PROPOSER_SORTS = ['EndTime', 'StartTime', 'LastUpdateTime'] as const;
export const ACCEPTOR_SORTS = ['EndTime'] as const;

/** HTTP statuses of the errors of the Agreement APIs that differ from those of the older services. [SDK] service model, 2026-11. */
export const AGREEMENT_STATUSES = { ResourceNotFoundException: 404, ThrottlingException: 429 } as const;

// Forms of the Agreement APIs, to the letter of the service model. [SDK] 2026-11.

export const CATALOG_PATTERN = /^[a-zA-Z0-9.-]+$/;
export const AGREEMENT_ID_PATTERN = /^[A-Za-z0-9_/-]+$/;
export const AGREEMENT_ID_LENGTH = 64;
export const CATALOG_LENGTH = 64;
export const SORT_LENGTH = 255;
export const FILTER_NAME_PATTERN = /^[A-Za-z_]+$/;
export const FILTER_NAME_LENGTH = 32;
export const FILTER_VALUE_PATTERN = /^[A-Za-z0-9.,+:/_-]+$/;
export const FILTER_VALUE_LENGTH = 256;
export const AGREEMENT_TOKEN_PATTERN = /^[a-zA-Z0-9+/=_-]+$/;
export const AGREEMENT_TOKEN_LENGTH = 8_192;

/** The price of every unit while a product is limited to test accounts, in USD. [docs] API-based AI agent products, 2026; facts 10. */
export const LIMITED_PRICE = 0.001;
