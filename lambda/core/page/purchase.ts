import type { Html } from './html.js';
import { html } from './html.js';
import type { PageOptions } from './options.js';
import { textsOf } from './options.js';
import { fill } from './texts.js';

/**
 * Whose purchase the page is about. Somebody can be led to a form made from another account's token,
 * so people must be able to see it; the last digits tell it to the owner and to nobody else.
 */
export function purchaseSummary(options: PageOptions, account: string | undefined, freeTrial = false): Html {
  const texts = textsOf(options);
  return html`<dl class="purchase">
<div><dt>${texts.productLabel}</dt><dd>${options.productName}${freeTrial && html` <span class="tag">${texts.freeTrial}</span>`}</dd></div>
${account !== undefined && html`<div><dt>${texts.buyerLabel}</dt><dd>${fill(texts.buyerAccount, { digits: account.slice(-4) })}</dd></div>`}
</dl>`;
}
