import { MARKETPLACE_URL, SUBSCRIPTIONS_URL } from '../marketplace-rules.js';
import type { Content, Html } from './html.js';
import { html } from './html.js';
import { layout, loginButton } from './layout.js';
import type { NoticeCode, WayOn } from './notices.js';
import { NOTICES } from './notices.js';
import type { PageOptions } from './options.js';
import { TEXTS } from './texts.js';

/** A page that says what happened and how to go on. In English whatever the texts of the form: AWS's words are, too. */
export function noticePage(options: PageOptions, code: NoticeCode): string {
  const { title, text, wayOn, status } = NOTICES[code];
  return layout(options, {
    title,
    language: TEXTS.language,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${howToGoOn(options, wayOn)}
${status === 200 ? loginButton(options) : html`<p class="small">If you write to us, name this page: <code>${code}</code></p>`}`,
  });
}

function howToGoOn(options: PageOptions, wayOn: WayOn): Content {
  const steps = pressTheButton(options);
  switch (wayOn) {
    case 'press-button':
      return html`<p>To go on:</p>${steps}`;
    case 'wait':
      return html`<p><strong>Wait a minute, then reload this page.</strong> Your browser may ask whether to send the form again: yes. Or start once more:</p>${steps}`;
    case 'write':
      return html`<p><strong>Please write to us</strong>${options.supportEmail && html` at <a href="mailto:${options.supportEmail}">${options.supportEmail}</a>`}: this does not pass by itself. When we have answered, start once more:</p>${steps}`;
    case 'go-back':
      return html`<p><strong>Go back to the form</strong> with your browser’s Back button and send less text. Or start once more:</p>${steps}`;
    case 'subscribe':
      return html`<p>You find the product in <a href="${MARKETPLACE_URL}">AWS Marketplace</a>. With a subscription:</p>${steps}`;
  }
}

function pressTheButton({ productName }: PageOptions): Html {
  return html`<ol>
<li>Open <a href="${SUBSCRIPTIONS_URL}">your subscriptions</a> in AWS Marketplace.</li>
<li>Choose ${productName}.</li>
<li>Press <strong>Set up your account</strong>.</li>
</ol>`;
}
