import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalidProp, requirePattern, requireText } from './validation';
import type { FormField } from '../form-field';
import { FormInputType } from '../form-field';

const MOST_FIELDS = 20;
const LONGEST_TEXT = 500;
const LARGEST_NUMBER = 1e15 - 1;
const CHOICES = { least: 2, most: 50 };

/** Names that the form or JavaScript has a use for. */
const RESERVED: readonly string[] = ['email', 'session', ...Object.getOwnPropertyNames(Object.prototype)];

/** Options that one kind of field has. */
const ONLY_OF = {
  maxLength: FormInputType.TEXT,
  choices: FormInputType.SELECT,
  minimum: FormInputType.NUMBER,
  maximum: FormInputType.NUMBER,
} as const;

/** Fields that the form can ask, each of which has what its kind needs and nothing else. */
export function requireFields(scope: IConstruct, prop: string, fields: readonly FormField[]): void {
  if (fields.length > MOST_FIELDS) {
    throw invalidProp(scope, prop, `${fields.length} fields`, `Give at most ${MOST_FIELDS}: buyers give up on long forms.`);
  }
  fields.forEach((field, i) => {
    const at = `${prop}[${i}]`;
    requireName(scope, `${at}.name`, field.name, fields.slice(0, i));
    requireText(scope, `${at}.label`, field.label, 200);
    requireKind(scope, at, field);
    if (field.maxLength !== undefined) requireLength(scope, `${at}.maxLength`, field.maxLength);
    if (field.choices !== undefined) requireChoices(scope, `${at}.choices`, field.choices);
    requireBounds(scope, at, field);
  });
}

function requireName(scope: IConstruct, prop: string, name: string, before: readonly FormField[]): void {
  if (Token.isUnresolved(name)) throw new Error(`${scope.node.path}: ${prop} is only known at deployment. Give a fixed name: your hooks look for it.`);
  requirePattern(scope, prop, name, /^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'Give a letter, followed by letters, digits, "_" or "-", at most 64 characters.');
  if (RESERVED.includes(name)) {
    throw invalidProp(scope, prop, name, 'This name is taken: "email" is on every form, and some names belong to the form itself. Give another one.');
  }
  if (before.some((field) => field.name === name)) {
    throw invalidProp(scope, prop, name, 'Another field has this name: give each its own.');
  }
}

function requireKind(scope: IConstruct, prop: string, field: FormField): void {
  const kind = field.inputType ?? FormInputType.TEXT;
  if (!Object.values(FormInputType).includes(kind)) {
    throw invalidProp(scope, `${prop}.inputType`, kind, `Give one of FormInputType: ${Object.values(FormInputType).join(', ')}.`);
  }
  for (const option of Object.keys(ONLY_OF) as (keyof typeof ONLY_OF)[]) {
    const owner: FormInputType = ONLY_OF[option];
    if (field[option] !== undefined && owner !== kind) {
      throw invalidProp(scope, `${prop}.${option}`, field[option], `Only fields of inputType ${owner} have it, and this one is ${kind}: leave it out, or correct inputType.`);
    }
  }
  if (kind === FormInputType.SELECT && field.choices === undefined) {
    throw invalidProp(scope, `${prop}.choices`, undefined, `A field of inputType SELECT needs ${CHOICES.least} to ${CHOICES.most} choices.`);
  }
}

function requireLength(scope: IConstruct, prop: string, length: number): void {
  if (!Token.isUnresolved(length) && !(Number.isInteger(length) && length >= 1 && length <= LONGEST_TEXT)) {
    throw invalidProp(scope, prop, length, `Give a whole number from 1 to ${LONGEST_TEXT}.`);
  }
}

function requireChoices(scope: IConstruct, prop: string, choices: readonly string[]): void {
  if (Token.isUnresolved(choices)) return;
  if (choices.length < CHOICES.least || choices.length > CHOICES.most) {
    throw invalidProp(scope, prop, choices, `Give ${CHOICES.least} to ${CHOICES.most} choices.`);
  }
  choices.forEach((choice, i) => {
    requirePattern(scope, `${prop}[${i}]`, choice, /^(?!\s)[^\p{Cc}\p{Zl}\p{Zp}]{1,100}(?<!\s)$/u, 'Give 1 to 100 characters, without line breaks and without blanks at the ends.');
    if (choices.indexOf(choice) < i) throw invalidProp(scope, `${prop}[${i}]`, choice, 'This choice is there twice: leave it out once.');
  });
}

function requireBounds(scope: IConstruct, prop: string, { minimum, maximum }: FormField): void {
  for (const [option, bound] of Object.entries({ minimum, maximum })) {
    if (bound !== undefined && !Token.isUnresolved(bound) && !(Math.abs(bound) <= LARGEST_NUMBER)) {
      throw invalidProp(scope, `${prop}.${option}`, bound, 'Give a number of at most 15 digits.');
    }
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum && !Token.isUnresolved(minimum) && !Token.isUnresolved(maximum)) {
    throw invalidProp(scope, `${prop}.minimum`, minimum, `It is more than maximum, which is ${maximum}: no number would be taken.`);
  }
}
