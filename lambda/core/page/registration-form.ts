import type { FormInput } from '../registration-form.js';
import type { OpenStanding } from '../registration-standing.js';
import { errorSummary } from './form-errors.js';
import { fieldMarkup } from './form-field.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { layout, loginButton } from './layout.js';
import type { PageOptions } from './options.js';
import { formFields, textsOf } from './options.js';
import { purchaseSummary } from './purchase.js';
import type { Texts } from './texts.js';

/** What the form is about. */
export interface RegistrationForm {
  /** The session value: it binds what is typed to the purchase. */
  readonly session: string;
  /** Absent if AWS has not told it. */
  readonly account?: string;
  /** What is known about the license: changes the words above the form. */
  readonly standing: OpenStanding;
  /** AWS Marketplace said that the buyer comes for a free trial. Changes words only. */
  readonly freeTrial?: boolean;
  /** What was just typed and is wrong with it. Stored data is never shown. */
  readonly input?: FormInput;
  /** Something went wrong on our side and the form can be sent again. */
  readonly failed?: boolean;
}

/** The registration page. */
export function registrationPage(options: PageOptions, form: RegistrationForm): string {
  const texts = textsOf(options);
  const invalid = Object.keys(form.input?.errors ?? {}).length > 0;
  const again = invalid || form.failed === true;
  const heading = headingOf(texts, form.standing);
  return layout(options, {
    title: invalid ? texts.correctForm : heading,
    language: texts.language,
    content: html`<h1>${heading}</h1>
${introduction(options, form)}
${purchaseSummary(options, form.account, form.freeTrial)}
${form.input && invalid && errorSummary(texts, formFields(options), form.input)}
${form.failed && html`<div class="alert" role="alert" tabindex="-1" autofocus><p>${texts.sendAgain}</p></div>`}
${form.standing === 'new' ? formOf(options, form) : html`<details${again && html` open`}><summary>${texts.changeDetails}</summary>${formOf(options, form)}</details>`}`,
  });
}

/** Browsers' own bubbles stay away (`novalidate`): what is wrong is said once, beside the field, in the words of the page. */
function formOf(options: PageOptions, { session, standing, input }: RegistrationForm): Html {
  const texts = textsOf(options);
  return html`<form method="post" action="register" novalidate>
<input type="hidden" name="session" value="${session}">
${formFields(options).map((field) => fieldMarkup(texts, field, input))}
<p><button type="submit">${standing === 'new' ? texts.submitButton : texts.updateButton}</button></p>
<p class="small">${texts.otherAccount}</p>
</form>`;
}

function headingOf(texts: Texts, standing: OpenStanding): string {
  switch (standing) {
    case 'new':
      return texts.heading;
    case 'registered':
      return texts.pendingTitle;
    case 'failed':
      return texts.failedTitle;
    case 'active':
      return texts.activeTitle;
  }
}

function introduction(options: PageOptions, { standing, session }: RegistrationForm): Html {
  const texts = textsOf(options);
  switch (standing) {
    case 'new':
      return html`<p class="lead">${texts.introduction}</p>`;
    case 'registered':
    case 'failed':
      return html`<p class="lead">${standing === 'failed' ? texts.failedText : texts.alreadyRegistered}</p>
<form class="again" method="post" action="status"><input type="hidden" name="session" value="${session}"><button type="submit">${texts.checkAgainButton}</button></form>`;
    case 'active':
      return html`<p class="lead">${texts.activeText}</p>${options.nextSteps && html`<p>${options.nextSteps}</p>`}${loginButton(options)}`;
  }
}
