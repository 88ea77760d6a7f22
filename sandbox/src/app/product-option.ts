import type { DimensionKind, PricingModel, ProductListing } from '../marketplace/exports.js';
import { UsageError } from '../commands/usage-error.js';

const PRODUCT = /^(.+?):(SUBSCRIPTION|CONTRACT|CONTRACT_WITH_CONSUMPTION)(?::([^:]*))?(?::([^:]*))?$/;

/** What stands in each place of the option, by pricing model. */
const PLACES: Readonly<Record<PricingModel, readonly DimensionKind[]>> = {
  SUBSCRIPTION: ['METERED'],
  CONTRACT: ['ENTITLED'],
  CONTRACT_WITH_CONSUMPTION: ['ENTITLED', 'METERED'],
};

/**
 * Reads `code:SUBSCRIPTION:api-calls,storage`, `code:CONTRACT:seats`, or `code:CONTRACT_WITH_CONSUMPTION:seats:api-calls,storage`
 * (what is bought in advance, then what is metered). Without dimensions, the product takes any.
 */
export function parseProduct(text: string): ProductListing {
  const match = PRODUCT.exec(text);
  if (!match) {
    throw wrong(text, 'Write code:PRICING_MODEL or code:PRICING_MODEL:dimension,dimension with one of SUBSCRIPTION, CONTRACT, CONTRACT_WITH_CONSUMPTION.');
  }
  const [, code, model] = match;
  const pricingModel = model as PricingModel;
  const places = PLACES[pricingModel];
  const given = match.slice(3).filter((list: string | undefined) => list !== undefined);
  if (given.length === 0) {
    return { code, name: code, pricingModel };
  }
  if (given.length !== places.length) {
    throw wrong(text, `A ${model} names its dimensions as ${code}:${model}:${places.map((kind) => (kind === 'ENTITLED' ? 'bought,in,advance' : 'billed,by,usage')).join(':')}.`);
  }
  const dimensions = places.flatMap((kind, at) => given[at].split(',').map((key) => key.trim()).filter((key) => key !== '').map((key) => ({ key, kind })));
  return { code, name: code, pricingModel, dimensions };
}

function wrong(text: string, advice: string): UsageError {
  return new UsageError(`--product is '${text}'. ${advice}`);
}
