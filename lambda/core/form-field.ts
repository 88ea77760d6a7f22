/** What a field takes. `EMAIL` is ours alone: every form has one. */
export type InputType = 'EMAIL' | 'TEXT' | 'SELECT' | 'CHECKBOX' | 'NUMBER';

/** One field of the registration form. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly inputType: InputType;
  readonly required: boolean;
  /** Of EMAIL and TEXT, in characters. */
  readonly maxLength: number;
  /** Of SELECT: what can be chosen. */
  readonly choices: readonly string[];
  /** Of NUMBER, both included. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A field as the vendor declares it: all but name and label has a default. */
export interface DeclaredField extends Pick<FormField, 'name' | 'label'>, Partial<Pick<FormField, 'required' | 'maxLength' | 'choices' | 'minimum' | 'maximum'>> {
  readonly inputType?: Exclude<InputType, 'EMAIL'>;
}

/** Characters of a text, unless the field says otherwise. */
const USUAL_LENGTH = 200;

/** The longest address that mail systems take. Source: RFC 5321, 4.5.3.1.3 (256 with its brackets). */
const EMAIL_LENGTH = 254;

/** What is asked beside the e-mail address when the vendor declares no fields. */
const USUAL_FIELDS: readonly DeclaredField[] = [
  { name: 'name', label: 'Name', maxLength: 100 },
  { name: 'company', label: 'Company' },
];

/** All fields of a form, the e-mail address first. Nothing else that is posted is looked at. */
export function fieldsOf(emailLabel: string, declared: readonly DeclaredField[] = USUAL_FIELDS): readonly FormField[] {
  const email: FormField = { name: 'email', label: emailLabel, inputType: 'EMAIL', required: true, maxLength: EMAIL_LENGTH, choices: [] };
  return [email, ...declared.map((field): FormField => ({ inputType: 'TEXT', required: false, maxLength: USUAL_LENGTH, choices: [], ...field }))];
}
