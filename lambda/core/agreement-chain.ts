import type { Stamp } from './license.js';
import { recordSuccession } from './lifecycle-steps.js';
import type { LifecycleStores } from './lifecycle-steps.js';

export interface AgreementInChain {
  readonly id: string;
  /** ISO 8601. */
  readonly start: string;
}

/** What the Agreement API tells of renewals and replacements. A seller sees nothing that a channel partner sold. */
export interface AgreementChains {
  /** The first agreement of the chain that an agreement belongs to; nothing if it is not ours to see. */
  initialOf(agreement: string): Promise<string | undefined>;
  ofChain(initial: string): Promise<readonly AgreementInChain[]>;
}

/** Asks AWS how a chain of renewals and replacements gets to an agreement: without links if it continues nothing. */
export async function chainTo(agreement: string, chains: AgreementChains): Promise<readonly ChainLink[]> {
  const initial = await chains.initialOf(agreement);
  return initial === undefined || initial === agreement ? [] : linksTo(agreement, initial, await chains.ofChain(initial));
}

export async function recordChain(links: readonly ChainLink[], heard: Stamp, stores: LifecycleStores): Promise<void> {
  for (const { previous, next } of links) {
    await recordSuccession(previous, next, heard, stores);
  }
}

export interface ChainLink {
  readonly previous: string;
  readonly next: string;
}

/**
 * How a chain gets to an agreement, as far as AWS tells. The search is behind the description now and then: an agreement that it does
 * not list yet follows those that it lists.
 */
export function linksTo(agreement: string, initial: string, chain: readonly AgreementInChain[]): ChainLink[] {
  const listed = [...chain].sort((a, b) => (a.start === b.start ? a.id.localeCompare(b.id) : a.start < b.start ? -1 : 1)).map(({ id }) => id);
  const ordered = [
    ...listed.includes(initial) ? [] : [initial],
    ...listed,
    ...listed.includes(agreement) ? [] : [agreement],
  ];
  return ordered.slice(1).map((next, i) => ({ previous: ordered[i], next }));
}
