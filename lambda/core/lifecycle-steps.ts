import { factsFor } from './agreement-hub.js';
import type { AgreementCreated, AgreementHub, Agreements, News } from './agreement-hub.js';
import type { AgreementEndedFact, DeprovisionedFact, LicenseIdentity, Stamp, UpdatedFact } from './license.js';
import { chainNews } from './license-chain.js';
import type { Fact, Licenses } from './licenses.js';
import { walkFrom, walkRegistration } from './registration-walk.js';

/** Where licenses and agreements are kept. */
export interface LifecycleStores {
  readonly licenses: Licenses;
  readonly agreements: Agreements;
}

/** `License Updated`, however we came to know of it. */
export async function recordUpdated(license: string, updated: UpdatedFact, stores: LifecycleStores): Promise<void> {
  await linkThenRecord(license, updated.agreement, { kind: 'updated', value: updated }, stores);
}

/** `License Deprovisioned`. */
export async function recordDeprovisioned(
  license: string, deprovisioned: DeprovisionedFact, stores: LifecycleStores, identity?: LicenseIdentity,
): Promise<void> {
  await linkThenRecord(license, deprovisioned.agreement, { kind: 'deprovisioned', value: deprovisioned }, stores, identity);
}

/** `Purchase Agreement Created`. It lets nobody in: it only tells which agreement goes on in which. */
export async function recordCreated(agreement: string, created: AgreementCreated, stores: LifecycleStores): Promise<void> {
  await stores.agreements.created(agreement, created);
  if (created.previous !== undefined && created.previous !== agreement) {
    await recordSuccession(created.previous, agreement, created, stores);
  }
}

/** `Purchase Agreement Ended`. */
export async function recordEnded(agreement: string, ended: AgreementEndedFact, { licenses, agreements }: LifecycleStores): Promise<void> {
  await tell(factsFor(await agreements.ended(agreement, ended)), licenses);
}

/** One agreement goes on in another: so do their licenses, and the registration. */
export async function recordSuccession(previous: string, next: string, heard: Stamp, stores: LifecycleStores): Promise<void> {
  await stores.agreements.precededBy(next, previous, heard);
  const hub = await stores.agreements.followedBy(previous, next, heard);
  await tell(await chainNews(hub, stores.agreements), stores.licenses);
  await walkFrom(hub, stores);
}

/**
 * The hub comes first, so that of two handlers that meet there the second sees both. What the hub knows and the event's
 * own fact reach the license in one write: a license that hears of a dead agreement would else be let in for a moment.
 */
async function linkThenRecord(license: string, agreement: string, fact: Fact, stores: LifecycleStores, identity?: LicenseIdentity): Promise<void> {
  const hub = await stores.agreements.link(agreement, license);
  const news = [...factsFor(hub), ...await chainNews(hub, stores.agreements), ...inheritedNews(hub)];
  const own = news.filter((item) => item.license === license).map((item) => item.fact);
  const recorded = await stores.licenses.record(license, [...own, fact], identity);
  await tell(news.filter((item) => item.license !== license), stores.licenses);
  await walkFrom(hub, stores);
  await walkRegistration(recorded, stores);
}

function inheritedNews({ registered, licenses }: AgreementHub): News[] {
  return registered.flatMap((registration) => licenses
    .filter((license) => license !== registration)
    .map((license): News => ({ license, fact: { kind: 'inherited', license: registration } })));
}

/** One write a license. */
async function tell(news: readonly News[], licenses: Licenses): Promise<void> {
  for (const license of new Set(news.map((item) => item.license))) {
    await licenses.record(license, news.filter((item) => item.license === license).map(({ fact }) => fact));
  }
}
