import type { FormField } from '../form-field.js';
import type { FormInput } from '../registration-form.js';
import { TICKED } from '../registration-form.js';
import { controlId, errorText } from './form-errors.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { Texts } from './texts.js';

/** What browsers know to fill in for names that vendors give to fields. */
const AUTOFILL: ReadonlyMap<string, string> = new Map([
  ['email', 'email'], ['name', 'name'], ['fullname', 'name'], ['firstname', 'given-name'], ['lastname', 'family-name'],
  ['company', 'organization'], ['organization', 'organization'], ['jobtitle', 'organization-title'], ['title', 'organization-title'],
  ['phone', 'tel'], ['telephone', 'tel'], ['website', 'url'], ['country', 'country-name'], ['city', 'address-level2'],
  ['zip', 'postal-code'], ['postalcode', 'postal-code'], ['postcode', 'postal-code'], ['username', 'username'],
]);

/** A field with its label and, between them, what is wrong with it. */
export function fieldMarkup(texts: Texts, field: FormField, input?: FormInput): Html {
  const problem = input?.errors[field.name];
  const error = problem && html`<p class="error" id="${controlId(field)}-error">${errorText(texts, field, problem)}</p>`;
  const control = controlOf(texts, field, input?.typed[field.name] ?? '', attributesOf(field, error !== undefined));
  const label = html`<label for="${controlId(field)}">${field.label}${!field.required && html` <span class="optional">(${texts.optional})</span>`}</label>`;
  return field.inputType === 'CHECKBOX'
    ? html`<div class="field">${error}<div class="tick">${control}${label}</div></div>\n`
    : html`<div class="field">${label}${error}${control}</div>\n`;
}

function attributesOf(field: FormField, wrong: boolean): Html {
  const autofill = AUTOFILL.get(field.name.toLowerCase().replace(/[_-]/g, ''));
  return html`id="${controlId(field)}" name="${field.name}"${autofill !== undefined && field.inputType !== 'CHECKBOX' && html` autocomplete="${autofill}"`}${
    field.required && html` required`}${wrong && html` aria-invalid="true" aria-describedby="${controlId(field)}-error"`}`;
}

function controlOf(texts: Texts, field: FormField, typed: string, attributes: Html): Html {
  switch (field.inputType) {
    case 'SELECT':
      return html`<select ${attributes}><option value="">${texts.chooseOne}</option>${field.choices.map((choice) =>
        html`<option${choice === typed && html` selected`}>${choice}</option>`)}</select>`;
    case 'CHECKBOX':
      return html`<input ${attributes} type="checkbox" value="${TICKED}"${typed === TICKED && html` checked`}>`;
    case 'NUMBER':
      // Not of type number: browsers send nothing at all when something else was typed, and nobody could tell the buyer.
      return html`<input ${attributes} type="text" inputmode="decimal" value="${typed}">`;
    case 'EMAIL':
    case 'TEXT':
      return html`<input ${attributes} type="${field.inputType === 'EMAIL' ? 'email' : 'text'}" maxlength="${field.maxLength}" value="${typed}">`;
  }
}
