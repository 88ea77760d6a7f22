import type { FormField, FormInput } from '../registration-form.js';
import { FORM_FIELDS } from '../registration-form.js';
import type { OpenStanding } from '../registration-standing.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { layout, loginButton } from './layout.js';
import type { PageOptions } from './options.js';
import { purchaseSummary } from './purchase.js';

/** What the form is about. */
export interface RegistrationForm {
  /** The session value: it binds what is typed to the purchase. */
  readonly session: string;
  readonly account: string;
  /** What is known about the license: changes the words above the form. */
  readonly standing: OpenStanding;
  /** What was just typed and is wrong with it. Stored data is never shown. */
  readonly input?: FormInput;
  /** Something went wrong on our side and the form can be sent again. */
  readonly failed?: boolean;
}

/** The registration page. */
export function registrationPage(options: PageOptions, form: RegistrationForm): string {
  const invalid = Object.keys(form.input?.errors ?? {}).length > 0;
  return layout(options, {
    title: invalid || form.failed ? 'Please send the form again' : 'Set up your account',
    content: html`<p class="eyebrow">${options.productName} on AWS Marketplace</p>
<h1>Set up your account</h1>
${introduction(options, form)}
${invalid && html`<p class="alert" role="alert">This form was not saved. Please correct the marked fields and send the form again.</p>`}
${form.failed && html`<p class="alert" role="alert">Something went wrong on our side. Please wait a moment and send the form again: sending it twice does no harm.</p>`}
${purchaseSummary(options, form.account)}
<form method="post" action="register">
<input type="hidden" name="session" value="${form.session}">
${FORM_FIELDS.map((field) => fieldOf(field, form.input, firstError(form.input)))}
<p><button type="submit">${form.standing === 'new' ? 'Set up my account' : 'Update my details'}</button></p>
<p class="small">Is this not your AWS account? Then close this page without sending the form.</p>
</form>`,
  });
}

function introduction(options: PageOptions, { standing, session }: RegistrationForm): Html {
  switch (standing) {
    case 'new':
      return html`<p>Thank you for subscribing. Tell us how to reach you, and we will set up your account.</p>`;
    case 'registered':
      return html`<p>You have registered already, and we are waiting for AWS Marketplace to confirm your subscription.</p>
<form class="again" method="post" action="status"><input type="hidden" name="session" value="${session}"><button type="submit" class="quiet">Check how far it is</button></form>
<p>Fill in the form below only to change your contact details.</p>`;
    case 'active':
      return html`<p>Your subscription is active.</p>${loginButton(options)}<p>Fill in the form below only to change your contact details.</p>`;
  }
}

function firstError(input?: FormInput): string | undefined {
  return FORM_FIELDS.find(({ name }) => input?.errors[name])?.name;
}

function fieldOf(field: FormField, input: FormInput | undefined, focus: string | undefined): Html {
  const { name } = field;
  const error = input?.errors[name];
  return html`<div class="field">
<label for="${name}">${field.label}${!field.required && html` <span class="optional">(optional)</span>`}</label>
<input id="${name}" name="${name}" type="${field.kind}" value="${input?.typed[name]}" maxlength="${field.maxLength}" autocomplete="${field.autocomplete}"${field.required && html` required`}${error !== undefined && html` aria-invalid="true" aria-describedby="${name}-error"`}${focus === name && html` autofocus`}>
${error !== undefined && html`<p class="error" id="${name}-error">${error}</p>`}
</div>`;
}
