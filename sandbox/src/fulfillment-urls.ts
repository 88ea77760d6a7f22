import type { Deployment } from './deploy/exports.js';

/** How an output is called that holds a fulfillment URL. */
const FULFILLMENT_OUTPUT = /(^|[/])FulfillmentUrl$/i;

/**
 * The fulfillment URL of a product: the output of the construct that its functions belong to.
 * @param functions construct paths of the product's functions
 */
export function fulfillmentUrlOf(deployment: Deployment, functions: readonly string[]): string {
  const outputs = deployment.stacks.flatMap((stack) => stack.outputs).filter(({ constructPath }) => FULFILLMENT_OUTPUT.test(constructPath));
  const ofProduct = outputs.filter(({ constructPath }) => {
    const home = constructPath.slice(0, constructPath.lastIndexOf('/') + 1);
    return functions.some((path) => path.startsWith(home));
  });
  const found = ofProduct.length > 0 ? ofProduct : outputs;
  const [first] = found;
  if (found.length !== 1) {
    throw new Error(found.length === 0
      ? 'The app has no output named FulfillmentUrl. Say where the browser posts: --url <output or URL>.'
      : `Which fulfillment URL is meant? There is: ${found.map(({ constructPath }) => constructPath).join(', ')}. Say which: --url <output or URL>.`);
  }
  return first.value;
}
