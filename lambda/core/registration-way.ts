import * as v from 'valibot';
import type { PageOptions } from './page/options.js';
import { pageOptions } from './page/options.js';
import { parseJson, reasonOf } from './untrusted.js';

/** Where buyers register. Every way with a page of ours has the options of that page. */
export type RegistrationWay
  = | { readonly kind: 'hosted'; readonly page: PageOptions }
  /** Only who cannot be sent on sees a page of ours. */
    | { readonly kind: 'redirect'; readonly url: string; readonly page: PageOptions }
    | { readonly kind: 'none' };

/** Plain HTTP on this machine only: the sandbox answers there for the vendor's own API. */
const TARGET = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/i;

const Way = v.variant('kind', [
  v.looseObject({ kind: v.literal('hosted') }),
  v.looseObject({ kind: v.literal('redirect'), url: v.pipe(v.string(), v.url(), v.regex(TARGET)) }),
  v.strictObject({ kind: v.literal('none') }),
]);

/** Reads what the construct handed over as JSON. */
export function registrationWay(json: string): RegistrationWay {
  const parsed = v.safeParse(Way, parseJson(json));
  if (!parsed.success) {
    throw new Error(`${reasonOf('REGISTRATION_PAGE', parsed.issues)}. The construct that made this function sets it; deploy again.`);
  }
  const way = parsed.output;
  switch (way.kind) {
    case 'none':
      return way;
    case 'redirect': {
      const { kind, url, ...options } = way;
      return { kind, url, page: pageOptions(JSON.stringify(options)) };
    }
    case 'hosted': {
      const { kind, ...options } = way;
      return { kind, page: pageOptions(JSON.stringify(options)) };
    }
  }
}
