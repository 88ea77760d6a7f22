import * as v from 'valibot';
import { includedOf } from '../adapters/metering/included.js';
import type { LicenseImage } from '../core/metering/facts.js';
import type { IncludedDimensions } from '../core/metering/included.js';
import { isoTime, reasonOf } from '../core/untrusted.js';

const text = v.object({ S: v.string() });
const time = v.object({ S: isoTime });
const attributes = <Entries extends v.ObjectEntries>(entries: Entries) => v.optional(v.object({ M: v.object(entries) }));

/** What metering needs of a license item, in the typed form of the stream. */
const schema = v.object({
  id: text,
  revision: v.object({ N: v.pipe(v.string(), v.toNumber()) }),
  identity: attributes({ licenseArn: v.optional(text), account: v.optional(text) }),
  facts: attributes({ activated: v.optional(time), subscribed: v.optional(time), updated: attributes({ time }), entitlements: v.optional(v.unknown()) }),
  access: attributes({ end: v.optional(time) }),
});

/** Reads a license from its image in the stream of the subscribers table, or says what is wrong with it. */
export function readLicenseImage(image: unknown, included?: IncludedDimensions): LicenseImage | { readonly problem: string } {
  const read = v.safeParse(schema, image);
  if (!read.success) {
    return { problem: reasonOf('license image', read.issues) };
  }
  const { id, revision, identity, facts, access } = read.output;
  const [activated, subscribed, end] = [facts?.M.activated, facts?.M.subscribed, access?.M.end];
  return {
    license: id.S,
    revision: revision.N,
    ...(identity?.M.licenseArn ? { arn: identity.M.licenseArn.S } : {}),
    ...(identity?.M.account ? { account: identity.M.account.S } : {}),
    ...(activated ? { start: activated.S } : {}),
    ...(subscribed ? { subscribed: subscribed.S } : {}),
    ...(facts?.M.updated ? { updated: facts.M.updated.M.time.S } : {}),
    ...(end ? { end: end.S } : {}),
    ...includedOf(facts?.M.entitlements, included),
  };
}
