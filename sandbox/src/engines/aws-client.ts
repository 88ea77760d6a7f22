import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** An error that an engine answered with, by its AWS name. */
export class EngineError extends Error {
  constructor(public readonly type: string, message: string) {
    super(message);
    this.name = 'EngineError';
  }
}

/** How long an engine may take to be started again. */
const RESTART_MILLISECONDS = 30_000;
const TRY_AGAIN_MILLISECONDS = 20;
const CONNECTION_LOST = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/**
 * Speaks the AWS wire protocols to an engine on loopback. Records then stay in the JSON that events for
 * functions use, and a poll costs a fraction of what an SDK client takes.
 */
export class AwsClient {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly url: URL;
  private closed = false;

  /** @param engine one that is started again when it ends: calls wait for it, until it has a failure */
  constructor(endpoint: string, private readonly service: string, private readonly region: string, private readonly engine?: { readonly failure?: Error }) {
    this.url = new URL(endpoint);
  }

  /** A call of an AWS JSON service, for example `AmazonSQS.ReceiveMessage`, in the client's own Region or another one. */
  public async json<T>(target: string, input: object, region?: string): Promise<T> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
    const { status, text } = await this.send('POST', '/', { ...headers, ...this.signature(region) }, JSON.stringify(input));
    const output = (text === '' ? {} : JSON.parse(text)) as T & { __type?: string; message?: string };
    if (status !== 200) {
      const type = output.__type?.split('#').at(-1) ?? `Http${status}`;
      throw new EngineError(type, `${target}: ${type}: ${output.message ?? text}`);
    }
    return output;
  }

  /** A call of an AWS Query service (SNS). Returns the XML. */
  public async query(action: string, parameters: Readonly<Record<string, string>>, region?: string): Promise<string> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ Action: action, ...parameters }).toString();
    const { status, text } = await this.send('POST', '/', { ...headers, ...this.signature(region) }, body);
    if (status !== 200) {
      const type = /<Code>(.*?)<\/Code>/s.exec(text)?.[1] ?? `Http${status}`;
      throw new EngineError(type, `${action}: ${type}: ${/<Message>(.*?)<\/Message>/s.exec(text)?.[1] ?? text}`);
    }
    return text;
  }

  /** An empty PUT, which in S3 creates a bucket. */
  public async put(path: string): Promise<void> {
    const { status, text } = await this.send('PUT', path, this.signature(), '');
    if (status !== 200) {
      throw new EngineError(`Http${status}`, `PUT ${path}: ${text}`);
    }
  }

  /** Calls that are going on fail, instead of waiting for an engine that was stopped as well. */
  public close(): void {
    this.closed = true;
    this.agent.destroy();
  }

  private async send(method: string, path: string, headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
    const limit = performance.now() + RESTART_MILLISECONDS;
    for (;;) {
      try {
        return await this.sendOnce(method, path, headers, body);
      } catch (error) {
        if (this.engine?.failure) {
          throw this.engine.failure;
        }
        if (this.closed || performance.now() > limit || !(error instanceof StaleConnection || (this.engine && isConnectionLost(error)))) {
          throw error;
        }
        if (!(error instanceof StaleConnection)) {
          await sleep(TRY_AGAIN_MILLISECONDS);
        }
      }
    }
  }

  private sendOnce(method: string, path: string, headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request({
        agent: this.agent,
        host: this.url.hostname,
        port: this.url.port,
        method,
        path,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection() : error);
      });
      sent.end(body);
    });
  }

  /** The engines look for a signature, and read the Region from it, but do not check it. */
  private signature(region = this.region): Record<string, string> {
    const scope = `local/20260101/${region}/${this.service}/aws4_request`;
    return {
      'x-amz-date': '20260101T000000Z',
      'authorization': `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=00`,
    };
  }
}

function isConnectionLost(error: unknown): boolean {
  return CONNECTION_LOST.includes((error as NodeJS.ErrnoException).code ?? '');
}

class StaleConnection extends Error {}
