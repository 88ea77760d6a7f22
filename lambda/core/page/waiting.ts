import type { WaitingState } from '../registration-standing.js';
import type { Content, Html } from './html.js';
import { html } from './html.js';
import { layout, loginButton } from './layout.js';
import type { PageOptions } from './options.js';
import { textsOf } from './options.js';
import { purchaseSummary } from './purchase.js';
import type { Texts } from './texts.js';

/** What the waiting page is about. */
export interface Waiting {
  readonly session: string;
  /** Absent if AWS has not told it. */
  readonly account?: string;
  readonly state: WaitingState;
}

/** After the registration: what happens next, and how far it is. */
export function waitingPage(options: PageOptions, { session, account, state }: Waiting): string {
  const texts = textsOf(options);
  const part = (of: WaitingState | 'LOST', title: string, content: Content) =>
    html`<div data-state="${of}"${of !== state && html` hidden`}><p><strong>${title}</strong></p>${content}</div>\n`;
  const next = nextSteps(options);
  const waits = state === 'PENDING' || state === 'FAILED';
  return layout(options, {
    title: titleOf(texts, state),
    language: texts.language,
    polls: waits,
    content: html`<h1>${texts.thanks}</h1>
<div class="state" id="state" role="status" tabindex="-1" data-now="${state}">
${part('PENDING', texts.pendingTitle, html`<p>${texts.pendingText}</p>`)}
${part('FAILED', texts.failedTitle, html`<p>${texts.failedText}</p>`)}
${part('ACTIVE', texts.activeTitle, html`<p>${texts.activeText}${next && html` ${next}`}</p>${loginButton(options)}`)}
${part('ENDED', texts.endedTitle, html`<p>${texts.endedText}</p>`)}
${part('LOST', texts.lostTitle, html`<p>${texts.lostText}</p>`)}
</div>
<form id="check" method="post" action="status">
<input type="hidden" name="session" value="${session}">
${waits && html`<p><button type="submit" class="quiet">${texts.checkAgainButton}</button> <span class="small" id="checked" role="status" data-text="${texts.lastChecked}"></span></p>`}
</form>
${steps(options, next)}
${purchaseSummary(options, account)}`,
  });
}

function titleOf(texts: Texts, state: WaitingState): string {
  switch (state) {
    case 'PENDING':
      return texts.pendingTitle;
    case 'FAILED':
      return texts.failedTitle;
    default:
      return texts.thanks;
  }
}

/** The list follows the state above it by style alone. */
function steps(options: PageOptions, next: string | undefined): Html {
  const texts = textsOf(options);
  return html`<ol class="steps">
<li class="registered">${texts.stepRegistered}</li>
<li class="confirmed">${texts.stepConfirmed}</li>
<li>${options.loginUrl ? texts.stepLogIn : texts.stepAccount}${next && html`<p class="small">${next}</p>`}</li>
</ol>`;
}

/** What the vendor promises; with nothing to click and nothing promised, at least a word on how they will be in touch. */
function nextSteps(options: PageOptions): string | undefined {
  return options.nextSteps ?? (options.loginUrl ? undefined : textsOf(options).writeToYou);
}
