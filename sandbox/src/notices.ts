import type { AppProduct } from './app/derived-products.js';
import type { PricingModel, ProductListing } from './marketplace/exports.js';

/** What an app does not tell stands in angle brackets. */
const BOUGHT = '<dimensions bought in advance>';
const BILLED = '<dimensions billed by usage>';

/** The option that lists a product with its dimensions, for people to complete and copy into a shell. */
function productOption({ code, pricingModel, usageDimensions }: AppProduct): string {
  const billed = usageDimensions?.join(',') ?? BILLED;
  const dimensions: Readonly<Record<PricingModel, string>> = { SUBSCRIPTION: billed, CONTRACT: BOUGHT, CONTRACT_WITH_CONSUMPTION: `${BOUGHT}:${billed}` };
  return `--product '${code}:${pricingModel}:${dimensions[pricingModel]}'`;
}

/** What a vendor should know about the products of a run. */
export function noticesAbout(listed: readonly ProductListing[] | undefined, ofApp: readonly AppProduct[]): string[] {
  if (listed === undefined) {
    return ofApp.map((product) =>
      `Product ${product.code} (${product.pricingModel}) was read from the app's functions, and takes any dimension. To have dimensions checked, list them: ${productOption(product)}, or in marketplace.sandbox.yaml.`);
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
