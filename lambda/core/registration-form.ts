import type { FormField } from './form-field.js';
import { UNPRINTABLE } from './registration.js';
import type { Contact } from './registration.js';

/** What is wrong with what was typed into a field. The page has the words for it. */
export type FormProblem
  = | { readonly kind: 'REQUIRED' | 'UNTICKED' | 'UNPRINTABLE' | 'NO_EMAIL' | 'NO_NUMBER' | 'NO_CHOICE' }
    | { readonly kind: 'TOO_LONG' | 'TOO_SMALL' | 'TOO_LARGE'; readonly limit: number };

/** What was typed, by field name, and what is wrong with it. */
export interface FormInput {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: Readonly<Partial<Record<string, FormProblem>>>;
}

export type FormResult
  = | { readonly ok: true; readonly contact: Contact }
    | { readonly ok: false; readonly input: FormInput };

/** What a ticked box posts, and what is kept of it. A box that is not ticked is kept as `false`: the buyer saw it and said no. */
export const TICKED = 'true';
const UNTICKED = 'false';

/** Permissive on purpose: only what cannot be an address is refused, and public mail domains are welcome. */
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/;

/** Digits only, few enough that no program reads another number. A comma means thousands here and a fraction there, so it is refused. */
const NUMBER = /^-?\d{1,15}(?:\.\d{1,6})?$/;

/** Reads the declared fields out of what was posted. */
export function readForm(fields: readonly FormField[], posted: (name: string) => string | undefined): FormResult {
  const typed: Record<string, string> = {};
  const errors: Record<string, FormProblem> = {};
  for (const field of fields) {
    const value = valueOf(field, (posted(field.name) ?? '').trim());
    const problem = problemOf(field, value);
    if (problem) {
      errors[field.name] = problem;
    }
    if (value) {
      typed[field.name] = value;
    }
  }
  return Object.keys(errors).length > 0 ? { ok: false, input: { typed, errors } } : { ok: true, contact: typed };
}

function valueOf({ inputType }: FormField, posted: string): string {
  return inputType === 'CHECKBOX' && posted === '' ? UNTICKED : posted;
}

function problemOf(field: FormField, value: string): FormProblem | undefined {
  if (!value) {
    return field.required ? { kind: 'REQUIRED' } : undefined;
  }
  if (UNPRINTABLE.test(value)) {
    return { kind: 'UNPRINTABLE' };
  }
  switch (field.inputType) {
    case 'EMAIL':
      return tooLong(field, value) ?? (EMAIL.test(value) ? undefined : { kind: 'NO_EMAIL' });
    case 'TEXT':
      return tooLong(field, value);
    case 'NUMBER':
      return problemOfNumber(field, value);
    case 'SELECT':
      return field.choices.includes(value) ? undefined : { kind: 'NO_CHOICE' };
    case 'CHECKBOX':
      return value === TICKED || (value === UNTICKED && !field.required) ? undefined : { kind: 'UNTICKED' };
  }
}

function tooLong({ maxLength }: FormField, value: string): FormProblem | undefined {
  return value.length > maxLength ? { kind: 'TOO_LONG', limit: maxLength } : undefined;
}

function problemOfNumber({ minimum, maximum }: FormField, value: string): FormProblem | undefined {
  if (!NUMBER.test(value)) {
    return { kind: 'NO_NUMBER' };
  }
  if (minimum !== undefined && Number(value) < minimum) {
    return { kind: 'TOO_SMALL', limit: minimum };
  }
  return maximum !== undefined && Number(value) > maximum ? { kind: 'TOO_LARGE', limit: maximum } : undefined;
}
