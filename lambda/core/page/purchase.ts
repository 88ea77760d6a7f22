import type { Html } from './html.js';
import { html } from './html.js';
import type { PageOptions } from './options.js';

/**
 * Whose purchase the page is about. Somebody can be led to a form made from another account's token,
 * so people must be able to see it; the last digits tell it to the owner and to nobody else.
 */
export function purchaseSummary(options: PageOptions, account: string): Html {
  return html`<dl class="purchase">
<div><dt>Product</dt><dd>${options.productName}</dd></div>
<div><dt>Bought by</dt><dd>AWS account ending in ${account.slice(-4)}</dd></div>
</dl>`;
}
