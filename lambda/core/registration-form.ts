import type { Contact } from './registration.js';

/** One field of the registration form. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'email' | 'text';
  readonly required: boolean;
  readonly maxLength: number;
  /** The HTML autofill token. */
  readonly autocomplete: string;
}

/** The fields of the registration form. Nothing else that is posted is looked at. */
export const FORM_FIELDS: readonly FormField[] = [
  { name: 'email', label: 'Email', kind: 'email', required: true, maxLength: 254, autocomplete: 'email' },
  { name: 'name', label: 'Name', kind: 'text', required: false, maxLength: 100, autocomplete: 'name' },
  { name: 'company', label: 'Company', kind: 'text', required: false, maxLength: 200, autocomplete: 'organization' },
];

/** What was typed, by field name, and what is wrong with it. */
export interface FormInput {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
}

export type FormResult
  = | { readonly ok: true; readonly contact: Contact }
    | { readonly ok: false; readonly input: FormInput };

/** Permissive on purpose: only what cannot be an address is refused, and public mail domains are welcome. */
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/;

/** Control characters and line separators would let a value pose as more than one line in a mail. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Reads the declared fields out of what was posted. */
export function readForm(posted: (name: string) => string | undefined): FormResult {
  const typed: Record<string, string> = {};
  const errors: Record<string, string> = {};
  for (const field of FORM_FIELDS) {
    const value = (posted(field.name) ?? '').trim();
    const error = problem(field, value);
    if (error) {
      errors[field.name] = error;
    }
    if (value) {
      typed[field.name] = value;
    }
  }
  return Object.keys(errors).length > 0 ? { ok: false, input: { typed, errors } } : { ok: true, contact: typed };
}

function problem(field: FormField, value: string): string | undefined {
  if (!value) {
    return field.required ? `${field.label} is required.` : undefined;
  }
  if (value.length > field.maxLength) {
    return `${field.label} is too long: at most ${field.maxLength} characters.`;
  }
  if (UNPRINTABLE.test(value)) {
    return `${field.label} contains characters that cannot be used, such as a line break. Type it again.`;
  }
  if (field.kind === 'email' && !EMAIL.test(value)) {
    return 'Enter an email address like name@example.com.';
  }
  return undefined;
}
