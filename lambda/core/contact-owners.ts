import type { License } from './license.js';

/** What to know about a license to find out whose registration counts for it. */
export type Registrant = Pick<License, 'id' | 'access' | 'facts'>;

/**
 * The licenses under which the contact of a license may be kept, nearest first: its own, those that it continues, and the one whose
 * registration it inherited. A buyer may register again in the middle of a chain, which is nearer than who began it.
 */
export async function* contactOwners(license: Registrant, read: (id: string) => Promise<Registrant | undefined>): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (let one: Registrant | undefined = license; one !== undefined && !seen.has(one.id);) {
    seen.add(one.id);
    yield one.id;
    const before: string | undefined = one.access.predecessor;
    one = before === undefined ? undefined : await read(before);
  }
  const { inherited } = license.facts;
  if (inherited !== undefined && !seen.has(inherited)) {
    yield inherited;
  }
}
