import type { FormField } from '../form-field.js';
import type { FormInput, FormProblem } from '../registration-form.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { Texts } from './texts.js';
import { fill } from './texts.js';

/** The control of a field, for its label and for links to it. */
export function controlId({ name }: FormField): string {
  return `field-${name}`;
}

/** What is wrong with a field, in words. */
export function errorText(texts: Texts, { inputType }: FormField, problem: FormProblem): string {
  const kind = inputType === 'SELECT' && problem.kind === 'REQUIRED' ? 'NO_CHOICE' : problem.kind;
  return fill(template(texts, kind), 'limit' in problem ? { limit: problem.limit } : {});
}

/** What is wrong, above the form: it has the focus, so that a screen reader begins with it, and leads to each field. */
export function errorSummary(texts: Texts, fields: readonly FormField[], { errors }: FormInput): Html {
  const wrong = fields.flatMap((field) => {
    const problem = errors[field.name];
    return problem ? [html`<li><a href="#${controlId(field)}">${field.label}</a> – ${errorText(texts, field, problem)}</li>`] : [];
  });
  return html`<div class="alert" role="alert" tabindex="-1" autofocus>
<p>${texts.correctForm}</p>
<ul>${wrong}</ul>
</div>`;
}

function template(texts: Texts, kind: FormProblem['kind']): string {
  switch (kind) {
    case 'REQUIRED':
      return texts.errorRequired;
    case 'UNTICKED':
      return texts.errorUnticked;
    case 'UNPRINTABLE':
      return texts.errorCharacters;
    case 'NO_EMAIL':
      return texts.errorEmail;
    case 'NO_NUMBER':
      return texts.errorNumber;
    case 'NO_CHOICE':
      return texts.errorChoice;
    case 'TOO_LONG':
      return texts.errorTooLong;
    case 'TOO_SMALL':
      return texts.errorMinimum;
    case 'TOO_LARGE':
      return texts.errorMaximum;
  }
}
