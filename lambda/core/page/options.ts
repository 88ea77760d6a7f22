import * as v from 'valibot';
import type { DeclaredField, FormField } from '../form-field.js';
import { fieldsOf } from '../form-field.js';
import type { Texts } from './texts.js';
import { TEXTS } from './texts.js';

/** What the vendor says about their product, for the buyer to read, and what they ask. */
export interface PageOptions {
  readonly productName: string;
  readonly supportEmail?: string;
  readonly loginUrl?: string;
  readonly logoUrl?: string;
  /** `#rrggbb` */
  readonly primaryColor?: string;
  readonly fields?: readonly DeclaredField[];
  /** What happens after AWS has confirmed the purchase. */
  readonly nextSteps?: string;
  readonly texts?: Partial<Texts>;
}

const text = v.pipe(v.string(), v.nonEmpty());
const httpsUrl = v.pipe(v.string(), v.url(), v.regex(/^https:\/\//i));

const Field = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]*$/)),
  label: text,
  inputType: v.optional(v.picklist(['TEXT', 'SELECT', 'CHECKBOX', 'NUMBER'])),
  required: v.optional(v.boolean()),
  maxLength: v.optional(v.number()),
  choices: v.optional(v.array(text)),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
});

const Options = v.strictObject({
  productName: v.optional(text, 'your subscription'),
  supportEmail: v.optional(v.pipe(v.string(), v.regex(/^[^\s@]+@[^\s@]+$/))),
  loginUrl: v.optional(httpsUrl),
  logoUrl: v.optional(httpsUrl),
  primaryColor: v.optional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i))),
  fields: v.optional(v.array(Field)),
  nextSteps: v.optional(text),
  texts: v.optional(v.record(v.picklist(Object.keys(TEXTS) as (keyof Texts)[]), text)),
});

/** Reads the options of the hosted page that the construct handed over as JSON. */
export function pageOptions(json: string): PageOptions {
  const parsed = v.safeParse(Options, toObject(json));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`Page option ${v.getDotPath(issue) ?? '(all)'}: got ${issue.received}, expected ${issue.expected ?? 'a valid value'}. `
      + `Allowed: ${Object.keys(Options.entries).join(', ')}. Correct registrationPage and deploy again.`);
  }
  return parsed.output;
}

/** The texts of the page, in the vendor's words where they gave some. */
export function textsOf({ texts }: PageOptions): Texts {
  return { ...TEXTS, ...texts };
}

/** The fields of the form. */
export function formFields(options: PageOptions): readonly FormField[] {
  return fieldsOf(textsOf(options).emailLabel, options.fields);
}

function toObject(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error(`The page options are no JSON: got ${JSON.stringify(json)}. The construct that made this function sets them; deploy again.`);
  }
}
