import { AskedWorker } from '../engines/asked-worker.js';

export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string[]>>;
  readonly body: Uint8Array;
  /** Virtual time. */
  readonly now: number;
  readonly account: string;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string | Uint8Array;
}

/** Where a request goes: to a function with an event, or nowhere. */
export type RoutedRequest = { readonly functionId: string; readonly event: object } | { readonly response: HttpResponse };

export interface Route {
  readonly method: string;
  readonly pathPattern: string;
  /** Logical id of the function. */
  readonly functionId: string;
}

const WORKER = new URL('../../runtime/router-worker.mjs', import.meta.url);

/** Routes requests of HTTP APIs, and translates between HTTP and function events. Loads in the background. */
export class Router {
  private readonly worker = new AskedWorker(WORKER, 'The router of HTTP APIs');

  /** Declares an API by the template that defines it. Returns its routes. */
  public async declare(api: string, stackName: string, template: object): Promise<readonly Route[]> {
    const { routes } = await this.worker.ask<{ routes: readonly Route[] }>({ api, stackName, template });
    return routes;
  }

  public route(api: string, request: HttpRequest): Promise<RoutedRequest> {
    return this.worker.ask({ api, request });
  }

  /** What a function returned, as an HTTP response. */
  public async translate(payload: unknown): Promise<HttpResponse> {
    const { response } = await this.worker.ask<{ response: HttpResponse }>({ payload });
    return response;
  }

  public async stop(): Promise<void> {
    await this.worker.stop();
  }
}
