import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from 'cdk-marketplace-saas-sandbox';
import { invokeBundle } from '../../support/bundle.js';

/** The bundled outbox of one integration, run by the test, so that the event bus that it calls can refuse events. */
export class BundledOutbox {
  public refusing = false;
  public refused = 0;
  private sandbox?: Sandbox;
  private environment: Readonly<Record<string, string>> = {};
  private readonly server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const answer = request.headers['x-amz-target'] === undefined ? await this.run(body) : await this.putEvents(request, body);
      response.end(answer);
    }).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(JSON.stringify({ errorType: 'Error', errorMessage: String(error) }));
    });
  });

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  /** @param integration its construct path */
  public connect(sandbox: Sandbox, integration: string, environment: Readonly<Record<string, string>>): void {
    this.sandbox = sandbox;
    this.environment = {
      DISPATCH_QUEUE_URL: sandbox.deployment.resource(`${integration}/Hooks/Dispatcher/WakeUps/Queue`).physicalId,
      ACCESS_BUS_NAME: sandbox.deployment.resource(`${integration}/Hooks/AccessEvents`).physicalId,
      ANNOUNCEMENT_QUEUE_URL: sandbox.deployment.resource(`${integration}/Hooks/Outbox/Announcements/Queue`).physicalId,
      AWS_ENDPOINT_URL_EVENTBRIDGE: this.url,
      AWS_ENDPOINT_URL_SQS: sandbox.endpoints.sqs,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...environment,
    };
  }

  public stop(): void {
    this.server.close();
  }

  private get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async run(event: string): Promise<string> {
    return JSON.stringify(await invokeBundle('access-outbox', JSON.parse(event), this.environment));
  }

  /** As EventBridge does it: the call succeeds, and its answer says that nothing was taken. */
  private async putEvents(request: IncomingMessage, body: string): Promise<string> {
    if (this.refusing) {
      const { Entries } = JSON.parse(body) as { Entries: readonly unknown[] };
      this.refused += Entries.length;
      return JSON.stringify({ FailedEntryCount: Entries.length, Entries: Entries.map(() => ({ ErrorCode: 'InternalFailure', ErrorMessage: 'refused' })) });
    }
    const headers = Object.fromEntries(['content-type', 'x-amz-target', 'authorization', 'x-amz-date'].flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }));
    return await (await fetch(this.sandbox!.endpoints.eventbridge, { method: 'POST', headers, body })).text();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
