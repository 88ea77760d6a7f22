import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export interface Request {
  readonly method?: string;
  readonly path?: string;
  readonly form?: Readonly<Record<string, string>> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An HTTP API v2 event as a browser causes it: form bodies arrive base64-encoded. */
export function eventOf({ method = 'POST', path = '/', form, headers = {} }: Request): APIGatewayProxyEventV2 {
  const body = typeof form === 'string' ? form : form && new URLSearchParams(form).toString();
  const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { ...type, ...headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request',
      routeKey: '$default',
      stage: '$default',
      time: '01/Nov/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
    isBase64Encoded: body !== undefined,
    ...body !== undefined && { body: Buffer.from(body).toString('base64') },
  };
}

/** An answer as a buyer's browser sees it. */
export class Seen {
  public readonly status: number;
  public readonly body: string;
  public readonly headers: Readonly<Record<string, unknown>>;

  constructor(answer: APIGatewayProxyStructuredResultV2) {
    this.status = answer.statusCode!;
    this.body = answer.body!;
    this.headers = answer.headers!;
  }

  /** The visible text of the page. */
  public get text(): string {
    return this.body.replace(/<(style|script)>.*?<\/\1>/gs, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  }

  /** The session value that the page holds. */
  public get session(): string {
    return /name="session" value="([^"]*)"/.exec(this.body)![1];
  }
}
