import * as v from 'valibot';

/** What the vendor says about their product, for the buyer to read. */
export interface PageOptions {
  readonly productName: string;
  readonly supportEmail?: string;
  readonly loginUrl?: string;
}

const Options = v.strictObject({
  productName: v.optional(v.pipe(v.string(), v.nonEmpty()), 'your subscription'),
  supportEmail: v.optional(v.pipe(v.string(), v.regex(/^[^\s@]+@[^\s@]+$/))),
  loginUrl: v.optional(v.pipe(v.string(), v.url(), v.regex(/^https:\/\//i))),
});

/** Reads the page options that the construct handed over as JSON. */
export function pageOptions(json: string): PageOptions {
  const parsed = v.safeParse(Options, toObject(json));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`Page option ${v.getDotPath(issue) ?? '(all)'}: got ${issue.received}, expected ${issue.expected ?? 'a valid value'}. `
      + 'Allowed: productName (text), supportEmail (email address), loginUrl (https URL). Correct registrationPage and deploy again.');
  }
  return parsed.output;
}

function toObject(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error(`The page options are no JSON: got ${JSON.stringify(json)}. The construct that made this function sets them; deploy again.`);
  }
}
