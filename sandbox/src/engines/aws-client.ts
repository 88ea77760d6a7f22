import { Agent, request } from 'node:http';

/** An error that an engine answered with, by its AWS name. */
export class EngineError extends Error {
  constructor(public readonly type: string, message: string) {
    super(message);
    this.name = 'EngineError';
  }
}

/**
 * Speaks the AWS wire protocols to an engine on loopback. Records then stay in the JSON that events for
 * functions use, and a poll costs a fraction of what an SDK client takes.
 */
export class AwsClient {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly url: URL;

  constructor(endpoint: string, private readonly service: string, private readonly region: string) {
    this.url = new URL(endpoint);
  }

  /** A call of an AWS JSON service, for example `AmazonSQS.ReceiveMessage`. */
  public async json<T>(target: string, input: object): Promise<T> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
    const { status, text } = await this.send('POST', '/', headers, JSON.stringify(input));
    const output = (text === '' ? {} : JSON.parse(text)) as T & { __type?: string; message?: string };
    if (status !== 200) {
      const type = output.__type?.split('#').at(-1) ?? `Http${status}`;
      throw new EngineError(type, `${target}: ${type}: ${output.message ?? text}`);
    }
    return output;
  }

  /** A call of an AWS Query service (SNS). Returns the XML. */
  public async query(action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ Action: action, ...parameters }).toString();
    const { status, text } = await this.send('POST', '/', headers, body);
    if (status !== 200) {
      const type = /<Code>(.*?)<\/Code>/s.exec(text)?.[1] ?? `Http${status}`;
      throw new EngineError(type, `${action}: ${type}: ${/<Message>(.*?)<\/Message>/s.exec(text)?.[1] ?? text}`);
    }
    return text;
  }

  /** An empty PUT, which in S3 creates a bucket. */
  public async put(path: string): Promise<void> {
    const { status, text } = await this.send('PUT', path, {}, '');
    if (status !== 200) {
      throw new EngineError(`Http${status}`, `PUT ${path}: ${text}`);
    }
  }

  public close(): void {
    this.agent.destroy();
  }

  private async send(method: string, path: string, headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
    try {
      return await this.sendOnce(method, path, headers, body);
    } catch (error) {
      if (error instanceof StaleConnection) {
        return await this.sendOnce(method, path, headers, body);
      }
      throw error;
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
        headers: { ...headers, ...this.signature(), 'content-length': Buffer.byteLength(body) },
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
  private signature(): Record<string, string> {
    const scope = `local/20260101/${this.region}/${this.service}/aws4_request`;
    return {
      'x-amz-date': '20260101T000000Z',
      'authorization': `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=00`,
    };
  }
}

class StaleConnection extends Error {}
