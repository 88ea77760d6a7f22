import type { Content } from './html.js';
import { Html, html } from './html.js';
import type { PageOptions } from './options.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

/** What a page shows between head and footer. */
export interface PageBody {
  readonly title: string;
  readonly content: Content;
  /** The page waits for something and asks by itself. */
  readonly polls?: boolean;
}

/** A whole page: the same head and the same way to help on each. */
export function layout(options: PageOptions, body: PageBody): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${body.title} – ${options.productName}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${body.content}
</main>
<footer>
${footer(options)}
</footer>
${body.polls === true && html`<script>${new Html(SCRIPT)}</script>`}
</body>
</html>
`.toString();
}

/** "Log in" as a button, where the vendor has a login page. */
export function loginButton({ loginUrl }: PageOptions): Html | undefined {
  return loginUrl ? html`<p><a class="button" href="${loginUrl}">Log in</a></p>` : undefined;
}

function footer({ loginUrl, supportEmail }: PageOptions): Content {
  return [
    loginUrl && html`<p>Already have an account? <a href="${loginUrl}">Log in</a></p>`,
    supportEmail
      ? html`<p>Questions? Write to <a href="mailto:${supportEmail}">${supportEmail}</a></p>`
      : html`<p>Questions? The seller’s support contact is on the product’s page in AWS Marketplace.</p>`,
  ];
}
