import * as v from 'valibot';
import { READINGS } from '../marketplace/behaviour.js';
import type { Behaviour } from '../marketplace/behaviour.js';
import { ACCOUNT_ID } from '../marketplace/rules.js';

const text = v.string();

type ReadingSchemas = { readonly [Name in keyof Behaviour]: v.PicklistSchema<readonly Behaviour[Name][], undefined> };

/** Which reading holds where AWS's documents disagree, as files say it. */
export const behaviourSchema = v.partial(v.strictObject(
  Object.fromEntries(Object.entries(READINGS).map(([name, readings]) => [name, v.picklist(readings)])) as unknown as ReadingSchemas,
));

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
export const accountSchema = v.pipe(v.string('put quotes around the digits'), v.regex(ACCOUNT_ID, 'an AWS account has twelve digits'));
