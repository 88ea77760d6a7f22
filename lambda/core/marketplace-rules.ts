/**
 * The rules of AWS Marketplace that our handlers rely on, each with its source and the date it was read.
 * Nothing else in lambda/ states a rule of AWS.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Usage records in one BatchMeterUsage call. Source: API reference BatchMeterUsage, 2026-09. */
export const RECORDS_PER_CALL = 25;

/** The largest request of BatchMeterUsage, below 1 MB. Source: API reference BatchMeterUsage, 2026-09. */
export const BYTES_PER_CALL = 999_000;

/** A usage record is accepted this long after its timestamp. Source: API reference BatchMeterUsage, 2026-09. */
export const METERING_WINDOW_MILLISECONDS = 24 * HOUR;

/** On the 1st, records of the month before are accepted until 06:00 UTC. Source: API reference BatchMeterUsage, 2026-09. */
export const MONTH_CLOSE_MILLISECONDS = 6 * HOUR;

/** After a license ends AWS takes usage for about an hour. Source: user guide, SaaS EventBridge integration, 2026. */
export const FINAL_USAGE_MILLISECONDS = HOUR;

/** The largest quantity of a usage record. Source: service model of the metering API, 2026-09. */
export const LARGEST_QUANTITY = 2_147_483_647;

/** Tags of one allocation, and different tag keys in all allocations of a record. Source: API reference UsageAllocation, and user guide, vendor-metered tagging, 2026-09. */
export const TAG_KEYS_PER_RECORD = 5;

/** What keys and values of tags may hold. Source: service model of the metering API, 2026-09. */
export const TAG_CHARACTERS = /^[a-zA-Z0-9+ -=._:/@]+$/;

/** The longest key and value of a tag. Source: same. */
export const TAG_LENGTH = { key: 100, value: 256 };

/** What an agreement id may hold. Source: service model of the Agreement API, 2026-11. */
export const AGREEMENT_ID = /^[A-Za-z0-9_/-]{1,64}$/;

/** What an AWS account id may hold. Source: service model of the metering API, 2026-09. */
export const ACCOUNT_ID = /^[0-9]{1,255}$/;

/**
 * What follows the name of an event and says in which role the seller sees it.
 * Source: user guide, SaaS EventBridge integration, 2026.
 */
export const EVENT_ROLE_SUFFIX = / - (?:Manufacturer|Proposer)$/;

/** How an agreement can end. Source: buyer guide, agreement EventBridge events, and the Agreement API, 2026-11. */
export const AGREEMENT_ENDS = ['CANCELLED', 'EXPIRED', 'TERMINATED', 'RENEWED', 'REPLACED'] as const;

/** The intent of an agreement that continues none; the others are RENEW and REPLACE. Source: seller guide, agreement EventBridge events, 2026-11. */
export const FIRST_AGREEMENT = 'NEW';

/** The ends after which the customer stays: another agreement follows. Source: same. */
export const CONTINUED_ENDS: readonly (typeof AGREEMENT_ENDS)[number][] = ['RENEWED', 'REPLACED'];

/** Entitlements on one page of GetEntitlements, at most. Source: service model of the entitlement API, 2026-09. */
export const ENTITLEMENTS_PER_PAGE = 25;

/** Calls of GetEntitlements in a second, for the whole account. Source: service quotas of AWS Marketplace, 2026-09. */
export const ENTITLEMENT_CALLS_PER_SECOND = 20;

/** Agreements on one page of SearchAgreements, at most. Source: service model of the Agreement API, 2026-11. */
export const AGREEMENTS_PER_PAGE = 50;

/** The form field in which AWS Marketplace posts the registration token. Source: user guide, SaaS product customer onboarding, 2026. */
export const TOKEN_FIELD = 'x-amzn-marketplace-token';

/** The form field that AWS Marketplace posts beside the token for some offers. Source: same. */
export const OFFER_TYPE_FIELD = 'x-amzn-marketplace-offer-type';

/** Its one known value: the purchase begins with a free trial. Source: same. */
export const FREE_TRIAL = 'free-trial';

/** Where buyers find products. Source: AWS Marketplace buyer guide, 2026. */
export const MARKETPLACE_URL = 'https://aws.amazon.com/marketplace';

/** Where buyers find their subscriptions and "Set up your account". Source: AWS Marketplace buyer guide, 2026. */
export const SUBSCRIPTIONS_URL = 'https://console.aws.amazon.com/marketplace/home#/subscriptions';

/** How the APIs spell the ARN of a license. Source: ResolveCustomer and `License Updated` as received on 2026-08-20. */
export function licenseArnOf(partition: string, issuer: string, license: string): string {
  return `arn:${partition}:license-manager::${issuer}:license:${license}`;
}

/**
 * Events that tell no fact about access: they are counted, and otherwise left to the seller's other systems.
 * Source: user guide, SaaS EventBridge integration, and buyer guide, agreement EventBridge events, 2026-11.
 */
export const INFORMATIONAL_EVENTS: readonly string[] = [
  'Purchase Agreement Ending',
  'Purchase Agreement Renewal Terms Finalized',
  'Purchase Agreement Renewal Upcoming',
  'Purchase Agreement Advisory Resolved',
  'Purchase Agreement Billing Adjustment Completed',
  'Agreement Cancellation Request Pending Approval',
  'Agreement Cancellation Request Approved',
  'Agreement Cancellation Request Rejected',
  'Agreement Cancellation Request Cancelled',
  'Agreement Cancellation Request Validation Failed',
  'Spend Threshold Reached',
  'Spend Threshold Vet Succeeded',
];

/** Informational events that a person should look at: AWS suspects fraud, or money did not move. Source: same. */
export const EVENTS_FOR_REVIEW: readonly string[] = [
  'Purchase Agreement Advisory Issued',
  'Purchase Agreement Billing Adjustment Failed',
  'Spend Threshold Vet Failed',
];

/** A topic of a LEGACY product, whose name ends in the product code. Source: user guide, SNS notifications for SaaS products, 2026. */
export const LEGACY_TOPIC = /:aws-mp-(?:subscription|entitlement)-notification-(.+)$/;
