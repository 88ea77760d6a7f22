import type { AgreementHub, Agreements, News } from './agreement-hub.js';

type Direction = 'previous' | 'next';

/** An agreement with licenses, up or down a chain. */
interface Neighbour {
  readonly hub: AgreementHub;
  /** Agreements without a license on the way to it. */
  readonly across: number;
}

/**
 * What licenses must be told that are neighbours through this agreement. An agreement that was replaced before AWS gave it a license
 * is no end of the chain: the customer goes on beyond it. Reads the other agreements only now, after the own write, so that of two
 * handlers who write to one chain the second sees it whole.
 */
export async function chainNews(hub: AgreementHub, agreements: Pick<Agreements, 'get'>): Promise<News[]> {
  const after = await nearest(hub, 'next', agreements);
  if (hub.licenses.length > 0) {
    const before = await nearest(hub, 'previous', agreements);
    return [
      ...before.flatMap((previous) => neighbourFacts(previous.hub, hub, previous.across)),
      ...after.flatMap((next) => neighbourFacts(hub, next.hub, next.across)),
    ];
  }
  // Most agreements without a license are of other products of the seller, and nothing follows them.
  const before = after.length === 0 ? [] : await nearest(hub, 'previous', agreements);
  return before.flatMap((previous) => after.flatMap((next) => neighbourFacts(previous.hub, next.hub, previous.across + 1 + next.across)));
}

/** The first agreements with licenses that a chain comes to. Each agreement is looked at once: chains can fork, and run in a circle. */
async function nearest(from: AgreementHub, direction: Direction, agreements: Pick<Agreements, 'get'>): Promise<Neighbour[]> {
  const found: Neighbour[] = [];
  const seen = new Set([from.id]);
  let ids: readonly string[] = from[direction];
  for (let across = 0; ids.length > 0; across++) {
    const beyond: string[] = [];
    for (const id of ids.filter((other) => !seen.has(other))) {
      seen.add(id);
      const hub = await agreements.get(id);
      if (hub.licenses.length > 0) {
        found.push({ hub, across });
      } else {
        beyond.push(...hub[direction]);
      }
    }
    ids = beyond;
  }
  return found;
}

/** What the licenses of two agreements must be told. A license that lives on does not follow itself. */
function neighbourFacts(previous: AgreementHub, next: AgreementHub, across: number): News[] {
  return previous.licenses.flatMap((before) => next.licenses.filter((after) => after !== before).flatMap((after): News[] => [
    { license: after, fact: { kind: 'predecessor', license: before, across } },
    { license: before, fact: { kind: 'successor', license: after, across } },
  ]));
}
