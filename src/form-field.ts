/**
 * What a field of the registration form takes.
 */
export enum FormInputType {
  /** One line of text. */
  TEXT = 'TEXT',

  /** One of several choices. */
  SELECT = 'SELECT',

  /** Yes or no. Hooks get `true` or `false`, as text. */
  CHECKBOX = 'CHECKBOX',

  /** A number, with up to six decimals. Hooks get it as text, as it was typed. */
  NUMBER = 'NUMBER',
}

/**
 * A field of the registration form, beside the e-mail address that every form has.
 *
 * What the buyer gives reaches your hooks as `registration.<name>`, always as text. An empty field is absent there.
 */
export interface FormField {
  /**
   * What your hooks know the field by: a letter, followed by letters, digits, `_` or `-`, at most 64 characters.
   *
   * For a few names, such as `name`, `company`, `phone`, `country` and `jobTitle`, browsers fill the field in.
   */
  readonly name: string;

  /**
   * What buyers read beside the field, 1 to 200 characters.
   */
  readonly label: string;

  /**
   * What the field takes.
   *
   * @default FormInputType.TEXT
   */
  readonly inputType?: FormInputType;

  /**
   * Whether the form is refused without it. A required checkbox must be ticked.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * The longest text that is taken, in characters, 1 to 500. Of `TEXT` only.
   *
   * @default 200
   */
  readonly maxLength?: number;

  /**
   * What can be chosen: 2 to 50 different texts of 1 to 100 characters. Required for `SELECT`, and of no other.
   *
   * @default - none
   */
  readonly choices?: string[];

  /**
   * The least number that is taken. Of `NUMBER` only.
   *
   * @default - no bound
   */
  readonly minimum?: number;

  /**
   * The greatest number that is taken. Of `NUMBER` only.
   *
   * @default - no bound
   */
  readonly maximum?: number;
}
