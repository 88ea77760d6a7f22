import * as v from 'valibot';
import type { LicenseImage } from '../core/metering/facts.js';

const text = v.object({ S: v.string() });
const attributes = <Entries extends v.ObjectEntries>(entries: Entries) => v.optional(v.object({ M: v.object(entries) }));

/** What metering needs of a license item, in the typed form of the stream. */
const schema = v.object({
  id: text,
  revision: v.object({ N: v.pipe(v.string(), v.toNumber()) }),
  identity: attributes({ licenseArn: text, account: text }),
  facts: attributes({ activated: v.optional(text) }),
  access: attributes({ end: v.optional(text) }),
});

/** Reads a license from its image in the stream of the subscribers table. */
export function readLicenseImage(image: unknown): LicenseImage {
  const { id, revision, identity, facts, access } = v.parse(schema, image);
  const [activated, end] = [facts?.M.activated, access?.M.end];
  return {
    license: id.S,
    revision: revision.N,
    ...(identity ? { arn: identity.M.licenseArn.S, account: identity.M.account.S } : {}),
    ...(activated ? { start: activated.S } : {}),
    ...(end ? { end: end.S } : {}),
  };
}
