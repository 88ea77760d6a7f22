/** As much of a browser as the registration page needs: it posts forms and reads the hidden session. */
export class Browser {
  constructor(private readonly fulfillmentUrl: string) {}

  /** Answers the page. Throws if it is not a success. */
  public async post(path: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const response = await fetch(new URL(path, this.fulfillmentUrl), { method: 'POST', body: new URLSearchParams(fields) });
    const page = await response.text();
    if (!response.ok) {
      throw new Error(`POST ${path} answered ${response.status}: ${page}`);
    }
    return page;
  }
}

export function sessionIn(page: string): string {
  const session = /name="session"[^>]*value="([^"]+)"/.exec(page)?.[1];
  if (session === undefined) {
    throw new Error('The registration page holds no session.');
  }
  return session;
}

/** What the buyer reads first on a page: its state if it shows one, else its heading. */
export function shownOn(page: string): string {
  const state = /<div data-state="[A-Z]+">.*?<strong[^>]*>(.*?)<\/strong>/s.exec(page);
  return (state ?? /<h1[^>]*>(.*?)<\/h1>/s.exec(page))?.[1] ?? 'a page without a heading';
}
