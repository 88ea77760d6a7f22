import type { Marketplace, Offer } from '../marketplace/exports.js';
import type { Stage } from './command.js';
import { Nicknames } from './nicknames.js';
import { UsageError } from './usage-error.js';

export const offerNames = new Nicknames<Offer>({
  what: 'offers',
  idOf: ({ id }) => id,
  withId: (marketplace, id) => privateOffers(marketplace).find((offer) => offer.id === id),
});

/** The private offer with this name or id; without it, the latest. */
export function offerOf({ marketplace }: Stage, nameOrId: string | undefined): Offer {
  const offers = privateOffers(marketplace);
  const found = nameOrId === undefined ? offers.at(-1) : offerNames.find(marketplace, nameOrId) ?? offers.find(({ id }) => id === nameOrId);
  if (!found) {
    throw new UsageError(offers.length === 0
      ? 'There is no private offer yet. Make one first: offer seats=10 --months 12.'
      : `No offer is '${nameOrId ?? ''}'. There is: ${offers.map((offer) => offerNames.nameOf(marketplace, offer) ?? offer.id).join(', ')}.`);
  }
  return found;
}

/** Those of the public have no id of their own. */
function privateOffers({ offers }: Marketplace): Offer[] {
  return offers.filter(({ kind }) => kind === 'PRIVATE');
}
