import { headlineOf } from './page.js';

/** A page as the buyer's browser shows it. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headline: string;
  /** Where the page sends the browser on to. */
  readonly redirect?: string;
  readonly content: string;
}

/** How long a page may take, in milliseconds: API Gateway gives up after 30 seconds. */
const PATIENCE = 30_000;

/** Posts a form as a browser does. Follows no redirect: where it leads may be a place outside. */
export async function post(url: string, fields: Readonly<Record<string, string>>): Promise<Page> {
  const response = await answer(url, fields);
  const content = await response.text();
  const location = response.headers.get('location');
  return {
    url,
    status: response.status,
    headline: location === null ? headlineOf(content) : `goes on to ${location}`,
    ...location !== null && { redirect: new URL(location, url).href },
    content,
  };
}

async function answer(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new Error(`${url} does not answer: ${reason}. Is this the fulfillment URL, and does the app run?`, { cause });
  }
}
