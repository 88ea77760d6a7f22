import type { Content } from './html.js';
import { Html, html } from './html.js';
import type { PageOptions } from './options.js';
import { textsOf } from './options.js';
import { SCRIPT } from './script.js';
import { styleOf } from './style.js';

/** What a page shows between head and footer. */
export interface PageBody {
  readonly title: string;
  readonly content: Content;
  /** The page waits for something and asks by itself. */
  readonly polls?: boolean;
  /** What the content is written in. */
  readonly language: string;
}

/** A whole page: the same head and the same way to help on each. */
export function layout(options: PageOptions, body: PageBody): string {
  return html`<!doctype html>
<html lang="${body.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${body.title} – ${options.productName}</title>
<style>${new Html(styleOf(options))}</style>
</head>
<body>
${brand(options)}
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
export function loginButton(options: PageOptions): Html | undefined {
  return options.loginUrl ? html`<p><a class="button" href="${options.loginUrl}">${textsOf(options).logInButton}</a></p>` : undefined;
}

/** The logo stands beside the name, which says the same, so it is silent. */
function brand(options: PageOptions): Html {
  const { logoUrl, productName } = options;
  return html`<header>
${logoUrl && html`<img src="${logoUrl}" alt="" referrerpolicy="no-referrer">`}
<p><strong>${productName}</strong> <span>${textsOf(options).onMarketplace}</span></p>
</header>`;
}

function footer(options: PageOptions): Content {
  const { loginUrl, supportEmail } = options;
  const texts = textsOf(options);
  return [
    loginUrl && html`<p>${texts.haveAccount} <a href="${loginUrl}">${texts.logInButton}</a></p>`,
    supportEmail
      ? html`<p>${texts.support} <a href="mailto:${supportEmail}">${supportEmail}</a></p>`
      : html`<p>${texts.noSupport}</p>`,
  ];
}
