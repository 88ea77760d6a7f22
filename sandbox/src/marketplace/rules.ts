/**
 * Every rule of AWS Marketplace that the simulator follows: what AWS does, where that is written, and when it was read.
 * No other file of the simulator states a rule of AWS. `facts n.n` is the section of our fact sheet that quotes the source;
 * [docs] AWS documentation, [SDK] type documentation or service model, [live] a captured delivery, [ours] our choice where AWS is silent.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** An hour, in milliseconds: the grain of metering. */
export const HOUR = 60 * MINUTE;

// Registration tokens

/** The form field in which the buyer's browser posts the token. [docs] SaaS customer onboarding, 2026-09; facts 9.1. */
export const TOKEN_FIELD = 'x-amzn-marketplace-token';

/**
 * A token resolves to the same answer, again and again, for four hours. [docs] SaaS customer onboarding, 2026-09; facts 2.3.
 * The same page also says "about one hour" and a seller workshop 60 minutes (conflict C2): code must resolve at once.
 */
export const TOKEN_LIFE = 4 * HOUR;

// Agreements, licenses, entitlements

/** The account of AWS in every license ARN. [live] 2026-08-20; facts 2.4. */
export const LICENSE_ISSUER = '294406891311';

/** Agreements of usage products are open-ended; events say it with this time. [live] 2026-08-20; facts 5.3, conflict C14. */
export const OPEN_END = '9999-01-01T00:00:00Z';

/** Durations of a public contract, in months. [docs] SaaS contracts, 2026; facts 8.1. */
export const CONTRACT_MONTHS: readonly number[] = [1, 12, 24, 36];

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

// Metering

/** Usage records in one BatchMeterUsage call. [SDK] 2026-09; facts 3.1. */
export const RECORDS_PER_CALL = 25;

/** A request body must be smaller than this. [SDK] 2026-09 ("less than 1 MB"); facts 3.1. [ours] read strictly: what fits here fits either reading. */
export const REQUEST_BYTES = 1_000_000;

/** The largest quantity of a record and of an allocation. [SDK] service model, 2026-09; facts 3.1. */
export const LARGEST_QUANTITY = 2_147_483_647;

/** A record is refused when its timestamp is this old or older. [SDK] BatchMeterUsage, 2026-09; facts 3.4 (older texts: 6 h, 1 h; conflict C3). */
export const METERING_WINDOW = 24 * HOUR;

/** On the 1st, records of the month before are refused from 06:00 UTC on. [SDK] BatchMeterUsage, 2026-09; facts 3.4. */
export const MONTH_CLOSE = 6 * HOUR;

/** Usage of an ended license is taken this long after `License Deprovisioned`. [docs] newer revision, 2026-09; facts 5.6 (conflict C1), 3.7. */
export const FINAL_USAGE = 60 * MINUTE;

/** Allocations of one usage record. [SDK] service model, 2026-09; facts 3.8. */
export const ALLOCATIONS_PER_RECORD = 2_500;

/** Tags of one allocation, and different tag keys over all allocations of a record. [SDK] and [docs] metering for usage; facts 3.8. */
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
