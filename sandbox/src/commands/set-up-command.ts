import type { Purchase } from '../marketplace/exports.js';
import { optional, text, texts, toggle } from './arguments.js';
import { post } from './browser.js';
import type { Page } from './browser.js';
import { defineCommand } from './command.js';
import type { Stage } from './command.js';
import { formOf } from './page.js';
import { PURCHASE, purchaseOf } from './purchases.js';
import { UsageError } from './usage-error.js';

const EMAIL = 'buyer@customer.example';

/** What the buyer saw on the way. */
interface SetUp {
  readonly license: string;
  /** The fields that the browser posted to the fulfillment URL. */
  readonly fields: Readonly<Record<string, string>>;
  readonly pages: readonly Omit<Page, 'content'>[];
  /** Whether a registration form was sent and accepted. */
  readonly registered: boolean;
}

export const setUpCommand = defineCommand({
  name: 'setup',
  summary: 'Press "Set up your account" and register, as the buyer\'s browser does',
  group: 'Buyer',
  arguments: {
    purchase: PURCHASE,
    email: optional(text(`what the buyer types as email address; default: ${EMAIL}`, 'address')),
    fields: optional(texts('what the buyer types into other fields of the form')),
    url: optional(text('the fulfillment URL, or the output that holds it; default: that of the app', 'url')),
    pressOnly: optional(toggle('print the fields that the browser would post, and post nothing')),
    allowRefusal: optional(toggle('a page that refuses (4xx, 5xx) is a result, not an error')),
    arriveOnly: optional(toggle('open the page, and do not register')),
  },
  positional: ['purchase', 'fields'],
  run: async (stage, given): Promise<SetUp> => {
    const purchase = purchaseOf(stage, given.purchase);
    const { licenseId: license } = purchase;
    // The URL first: what cannot be posted must not use up a token.
    const url = given.pressOnly === true ? undefined : targetOf(stage, purchase, given.url);
    const fields = purchase.setUpAccount();
    if (url === undefined) {
      return { license, fields, pages: [], registered: false };
    }
    const arrival = await post(url, fields);
    await stage.settle();
    requireAnswer(arrival, given.allowRefusal);
    const form = arrival.status < 300 && given.arriveOnly !== true ? formOf(arrival.content) : undefined;
    if (!form) {
      return { license, fields, pages: [withoutContent(arrival)], registered: false };
    }
    const typed: Record<string, string> = { ...form.values, ...(form.inputs.includes('email') && { email: given.email ?? EMAIL }), ...given.fields };
    const missing = form.required.filter((name) => !typed[name]);
    if (missing.length > 0) {
      throw new UsageError(`The registration form also asks for ${missing.join(', ')}. Give each: setup ${missing.map((name) => `${name}=…`).join(' ')}.`);
    }
    const answer = await post(new URL(form.action, url).href, typed);
    await stage.settle();
    requireAnswer(answer, given.allowRefusal);
    return { license, fields, pages: [arrival, answer].map(withoutContent), registered: answer.status < 400 };
  },
  show: ({ fields, pages, registered, license }) => {
    if (pages.length === 0) {
      return Object.entries(fields).map(([name, value]) => `${name}=${value}`).join('\n');
    }
    const seen = pages.map(({ url, status, headline }) => `POST ${new URL(url).pathname}  ${status}  ${headline}`);
    return [...seen, registered ? `Registered ${license}.` : `Not registered: ${license} only arrived.`].join('\n');
  },
});

function requireAnswer({ url, status, headline }: Page, allowRefusal = false): void {
  if (status >= 400 && !allowRefusal) {
    throw new Error(`POST ${new URL(url).pathname} was refused: ${status} ${headline}. If that is what should happen: setup --allow-refusal.`);
  }
}

function targetOf({ app }: Stage, { product }: Purchase, given: string | undefined): string {
  if (given !== undefined && URL.canParse(given)) {
    return given;
  }
  if (!app) {
    throw new UsageError('The simulator runs alone and does not know where your app is. Name its fulfillment URL: setup --url http://localhost:3000/; or get the fields to post: setup --press-only.');
  }
  return given === undefined ? app.fulfillmentUrl(product.code) : app.output(given);
}

function withoutContent({ url, status, headline, redirect }: Page): Omit<Page, 'content'> {
  return { url, status, headline, ...redirect !== undefined && { redirect } };
}
