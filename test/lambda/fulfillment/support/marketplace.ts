import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { afterAll, beforeAll } from 'vitest';

/** What ResolveCustomer answers for one token: members of the response, or the name of an error. */
export type Resolved = Readonly<Record<string, string>> | { readonly error: string; readonly status?: number; readonly message?: string };

/** ResolveCustomer over the real wire protocol (awsJson1_1), with an answer for each token. */
export class MarketplaceForTests {
  public readonly answers = new Map<string, Resolved>();
  /** The tokens asked about, in order. */
  public readonly asked: string[] = [];
  private server?: Server;
  private started?: MarketplaceMeteringClient;

  constructor() {
    beforeAll(async () => {
      this.server = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
        request.on('end', () => {
          const { RegistrationToken: token } = JSON.parse(body) as { RegistrationToken: string };
          this.asked.push(token);
          const answer = request.headers['x-amz-target'] === 'AWSMPMeteringService.ResolveCustomer'
            ? this.answers.get(token) ?? { error: 'InvalidTokenException' }
            : { error: 'UnknownOperationException' };
          const failed = 'error' in answer;
          response.writeHead(failed ? Number(answer.status ?? 400) : 200, { 'content-type': 'application/x-amz-json-1.1' });
          response.end(JSON.stringify(failed ? { __type: answer.error, message: answer.message ?? `about ${token}` } : answer));
        });
      });
      await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
      this.started = new MarketplaceMeteringClient({
        endpoint: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: 1,
      });
    });
    afterAll(async () => {
      this.started?.destroy();
      await new Promise((resolve) => this.server?.close(resolve));
    });
  }

  public get client(): MarketplaceMeteringClient {
    return this.started!;
  }
}
