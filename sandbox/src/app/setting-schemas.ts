import * as v from 'valibot';
import type { Behaviour } from '../marketplace/behaviour.js';

const text = v.string();

/** Which reading holds where AWS's documents disagree, as files say it. */
export const behaviourSchema = v.partial(v.strictObject({
  tokenLife: v.picklist(['4_HOURS', '1_HOUR', '30_MINUTES']),
  tokenUse: v.picklist(['REPEATABLE', 'ONCE']),
  resolveCustomerRegions: v.picklist(['ANY', 'US_EAST_1']),
  meteringWindow: v.picklist(['24_HOURS', '6_HOURS', '1_HOUR']),
  identicalResend: v.picklist(['SUCCESS', 'DUPLICATE_RECORD']),
  usageBeforeActivation: v.picklist(['CUSTOMER_NOT_SUBSCRIBED', 'NOT_METERED']),
  deduplication: v.picklist(['REGION', 'GLOBAL']),
  tagLimit: v.picklist(['RECORD', 'ALLOCATION']),
  emptyTagValue: v.picklist(['REFUSED', 'ACCEPTED']),
  finalHour: v.picklist(['DEPROVISIONED', 'ENDED']),
  renewalLicense: v.picklist(['NEW', 'SAME']),
  renewalEvents: v.picklist(['AGREEMENTS', 'LICENSE_ONLY']),
  freeTrialEnd: v.picklist(['REPLACED', 'CONTINUED']),
  licenseArnSpelling: v.picklist(['LIVE', 'NO_ARN_PREFIX', 'LIC_SLASH']),
  freeTrialDays: v.picklist(['7_TO_90', '5_TO_31']),
  longestPrivateOffer: v.picklist(['144', '60']),
} satisfies { [Name in keyof Behaviour]: v.GenericSchema<unknown, Behaviour[Name]> }));

const dimensions = v.pipe(
  v.record(text, v.picklist(['ENTITLED', 'METERED'])),
  v.transform((kinds) => Object.entries(kinds).map(([key, kind]) => ({ key, kind }))),
);

const product = v.pipe(
  v.strictObject({
    code: text,
    id: v.optional(text),
    name: v.optional(text),
    pricingModel: v.picklist(['SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION']),
    agreementModel: v.optional(v.picklist(['CONCURRENT', 'LEGACY'])),
    seller: v.optional(text),
    dimensions: v.optional(dimensions),
  }),
  v.transform((listing) => ({ ...listing, name: listing.name ?? listing.code })),
);

/** What is on sale, as files list it. */
export const productsSchema = v.array(product);

/** A moment, ISO 8601 with its zone: what it means must not depend on the machine. */
export const momentSchema = v.pipe(
  v.string('write it as 2027-02-10T12:00:00Z'),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/, 'write it as 2027-02-10T12:00:00Z, with its zone'),
  v.check((given) => !Number.isNaN(Date.parse(given)), 'there is no such moment; write it as 2027-02-10T12:00:00Z'),
  v.transform((given) => new Date(given)),
);

/** YAML reads digits as a number. */
export const seedSchema = v.union([text, v.pipe(v.number(), v.transform(String))]);

/** An AWS account. */
export const accountSchema = v.pipe(v.string('put quotes around the digits'), v.regex(/^\d{12}$/, 'an AWS account has twelve digits'));
