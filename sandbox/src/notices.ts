import type { AppProduct } from './app/derived-products.js';
import type { PricingModel, ProductListing } from './marketplace/exports.js';

/** Dimensions, as the option `--product` lists them. */
const EXAMPLES: Readonly<Record<PricingModel, string>> = { SUBSCRIPTION: 'api-calls,storage', CONTRACT: 'seats', CONTRACT_WITH_CONSUMPTION: 'seats:api-calls,storage' };

/** What a vendor should know about the products of a run. */
export function noticesAbout(listed: readonly ProductListing[] | undefined, ofApp: readonly AppProduct[]): string[] {
  if (listed === undefined) {
    return ofApp.map(({ code, pricingModel }) =>
      `Product ${code} (${pricingModel}) was read from the app's functions, and takes any dimension. To have dimensions checked, list them: --product ${code}:${pricingModel}:${EXAMPLES[pricingModel]}, or in marketplace.sandbox.yaml.`);
  }
  const codes = listed.map(({ code }) => code);
  return ofApp.flatMap(({ code, pricingModel, functions }) => {
    const listing = listed.find((product) => product.code === code);
    if (!listing) {
      return [`${functions[0]} is configured for product ${code}, which is not listed (listed: ${codes.join(', ')}): it will not know what is bought. List the product, or correct its code in the app.`];
    }
    return listing.pricingModel === pricingModel ? [] : [`Product ${code} is listed as ${listing.pricingModel}, and ${functions[0]} is configured for ${pricingModel}. One of them is wrong.`];
  });
}

/** Calls of one seller do not reach the products of another. */
export function noticesAboutSellers(products: readonly ProductListing[], sellerAccount: string): string[] {
  return products.flatMap(({ code, seller }) => (seller === undefined || seller === sellerAccount
    ? []
    : [
        `Product ${code} is listed by seller ${seller}, and the calls here are those of ${sellerAccount}: they will not know what is bought of it. Sell as that account: --seller ${seller}.`,
      ]));
}
