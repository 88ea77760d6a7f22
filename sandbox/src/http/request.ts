export type Headers = Readonly<Partial<Record<string, readonly string[]>>>;

/** What came in, and what goes out: HTTP in the words of API Gateway. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  /** By name in small letters; a header that was sent several times has several values. */
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string | Uint8Array;
}

/** A request on its way to a function. */
export interface RoutedRequest {
  readonly request: HttpRequest;
  readonly apiId: string;
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** `$default`, or method and path as declared. */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** Virtual time, in milliseconds. */
  readonly now: number;
}

/** What API Gateway answers by itself. */
export function gatewayResponse(statusCode: number, message: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, cookies: [], body: JSON.stringify({ message }) };
}

export function pathOf({ url }: HttpRequest): string {
  return url.split('?', 1)[0];
}

export function queryOf({ url }: HttpRequest): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

/** All values of each parameter, in order. */
export function queryParameters(request: HttpRequest): ReadonlyMap<string, readonly string[]> {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(queryOf(request))) {
    parameters.set(name, [...parameters.get(name) ?? [], value]);
  }
  return parameters;
}
