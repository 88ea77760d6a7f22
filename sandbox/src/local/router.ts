import { Worker } from 'node:worker_threads';

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

interface Answer {
  readonly id: number;
  readonly failure?: string;
}

const WORKER = new URL('../../runtime/router-worker.mjs', import.meta.url);

/** Routes requests of HTTP APIs, and translates between HTTP and function events. Loads in the background. */
export class Router {
  // Loaders of this process, as a test runner has them, are not for the worker.
  private readonly worker = new Worker(WORKER, { execArgv: [] });
  private readonly asked = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  private questions = 0;

  constructor() {
    this.worker.on('message', (answer: Answer) => {
      const question = this.asked.get(answer.id);
      this.asked.delete(answer.id);
      if (this.asked.size === 0) {
        this.worker.unref();
      }
      if (answer.failure === undefined) {
        question?.resolve(answer as never);
      } else {
        question?.reject(new Error(answer.failure));
      }
    });
    this.worker.on('error', (error) => {
      this.asked.forEach(({ reject }) => {
        reject(error);
      });
      this.asked.clear();
    });
    this.worker.unref();
  }

  /** Declares an API by the template that defines it. Returns its routes. */
  public async declare(api: string, stackName: string, template: object): Promise<readonly Route[]> {
    const { routes } = await this.ask<{ routes: readonly Route[] }>({ api, stackName, template });
    return routes;
  }

  public route(api: string, request: HttpRequest): Promise<RoutedRequest> {
    return this.ask({ api, request });
  }

  /** What a function returned, as an HTTP response. */
  public async translate(payload: unknown): Promise<HttpResponse> {
    const { response } = await this.ask<{ response: HttpResponse }>({ payload });
    return response;
  }

  public async stop(): Promise<void> {
    this.asked.forEach(({ reject }) => {
      reject(new Error('The sandbox was stopped'));
    });
    this.asked.clear();
    await this.worker.terminate();
  }

  private ask<T>(question: object): Promise<T> {
    const id = this.questions++;
    return new Promise<T>((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      this.worker.ref();
      this.worker.postMessage({ id, ...question });
    });
  }
}
