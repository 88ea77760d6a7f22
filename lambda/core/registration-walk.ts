import type { AgreementHub, Agreements } from './agreement-hub.js';
import type { License } from './license.js';
import type { Licenses } from './licenses.js';
import { linkedAgreements } from './merge-facts.js';

/** What the walk needs of the stores. */
export interface WalkStores {
  readonly licenses: Pick<Licenses, 'get' | 'record'>;
  readonly agreements: Pick<Agreements, 'registered'>;
}

/**
 * Hands the registration of a license on: to its agreements, to those that follow them, and to their licenses, for
 * whose buyer would not come to register at a renewal. Whoever registers a license or adds a link between
 * licenses and agreements walks afterwards; of two who meet, the second sees what the first one left. May be repeated.
 */
export async function walkRegistration({ id, facts }: License, stores: WalkStores): Promise<void> {
  const registrations = [...facts.registered ? [id] : [], ...facts.inherited ? [facts.inherited] : []];
  for (const registration of registrations) {
    await walk(registration, linkedAgreements(facts), stores);
  }
}

/** The same walk, from an agreement that got a license or a follower. */
export async function walkFrom(hub: AgreementHub, stores: WalkStores): Promise<void> {
  for (const registration of hub.registered) {
    await walk(registration, [hub.id], stores);
  }
  if (hub.registered.length === 0) {
    await walkFromLicenses(hub, stores);
  }
}

/** A hub of the version that walked no registrations knows of none: its licenses do. */
async function walkFromLicenses({ licenses }: AgreementHub, stores: WalkStores): Promise<void> {
  for (const id of licenses) {
    const license = await stores.licenses.get(id);
    if (license) {
      await walkRegistration(license, stores);
    }
  }
}

async function walk(registration: string, start: readonly string[], { licenses, agreements }: WalkStores): Promise<void> {
  const reached = new Set(start);
  // A set hands out what is added to it while it is walked, so chains of any shape come to an end.
  for (const agreement of reached) {
    const hub = await agreements.registered(agreement, registration);
    for (const license of hub.licenses.filter((other) => other !== registration)) {
      const { facts } = await licenses.record(license, { kind: 'inherited', license: registration });
      linkedAgreements(facts).forEach((linked) => reached.add(linked));
    }
    hub.next.forEach((next) => reached.add(next));
  }
}
