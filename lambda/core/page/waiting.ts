import type { AccessState } from '../license.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { layout, loginButton } from './layout.js';
import type { PageOptions } from './options.js';
import { purchaseSummary } from './purchase.js';

/** What the waiting page is about. */
export interface Waiting {
  readonly session: string;
  readonly account: string;
  readonly state: AccessState;
}

/** After the registration: what happens next, and how far it is. */
export function waitingPage(options: PageOptions, waiting: Waiting): string {
  const { state } = waiting;
  const part = (of: AccessState | 'LOST', content: Html) =>
    html`<div data-state="${of}"${of !== state && html` hidden`}>${content}</div>`;
  return layout(options, {
    title: 'What happens next',
    polls: state === 'PENDING',
    content: html`<p class="eyebrow">${options.productName} on AWS Marketplace</p>
<h1>Thank you. What happens next</h1>
<div class="state" id="state" role="status" aria-live="polite">
${part('PENDING', html`<p><strong>Waiting for AWS Marketplace</strong></p><p>AWS Marketplace has not confirmed your subscription yet. This usually takes a few minutes.</p>`)}
${part('ACTIVE', html`<p><strong class="good">Your subscription is active</strong></p><p>AWS Marketplace has confirmed your subscription. Your account will be ready in a moment.</p>${loginButton(options)}`)}
${part('ENDED', html`<p><strong>This subscription has ended</strong></p><p>AWS Marketplace says that this subscription is over. To go on, subscribe again in AWS Marketplace and press “Set up your account” there.</p>`)}
${part('LOST', html`<p><strong>This page is too old</strong></p><p>Your registration is saved. To see how far it is, press “Set up your account” in AWS Marketplace again.</p>`)}
</div>
<form id="check" method="post" action="status">
<input type="hidden" name="session" value="${waiting.session}">
${state === 'PENDING' && html`<p><button type="submit" class="quiet">Check again</button> <span class="small" id="checked"></span></p>`}
</form>
<h2>The steps</h2>
<ol>
<li>You have registered. You can close this page: nothing is lost.</li>
<li>AWS Marketplace confirms your subscription.</li>
<li>We set up your account${options.loginUrl ? html`, and you <a href="${options.loginUrl}">log in</a>` : ' and write to the email address that you entered'}.</li>
</ol>
${purchaseSummary(options, waiting.account)}`,
  });
}
