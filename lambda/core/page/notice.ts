import { SUBSCRIPTIONS_URL } from '../marketplace-rules.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { layout } from './layout.js';
import type { NoticeCode, WayOn } from './notices.js';
import { NOTICES } from './notices.js';
import type { PageOptions } from './options.js';

/** A page that says what happened and how to go on. */
export function noticePage(options: PageOptions, code: NoticeCode): string {
  const { title, text, wayOn } = NOTICES[code];
  return layout(options, {
    title,
    content: html`<p class="eyebrow">${options.productName} on AWS Marketplace</p>
<h1>${title}</h1>
<p>${text}</p>
${howToGoOn(options, wayOn)}`,
  });
}

function howToGoOn({ productName }: PageOptions, wayOn: WayOn): Html {
  const steps = html`<ol>
<li>Open <a href="${SUBSCRIPTIONS_URL}">your subscriptions</a> in AWS Marketplace.</li>
<li>Choose ${productName}.</li>
<li>Press <strong>Set up your account</strong>.</li>
</ol>`;
  return wayOn === 'wait'
    ? html`<p><strong>Wait a minute, then reload this page.</strong> Your browser may ask whether to send the form again: yes. Or start once more:</p>${steps}`
    : steps;
}
