import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Marketplace } from '../marketplace.js';
import { dispatch } from './dispatch.js';
import type { Authorize } from './dispatch.js';
import { requestTime } from './request-time.js';

export interface MarketplaceServerOptions {
  /** Loopback only: what is simulated is for this machine. */
  readonly host: '127.0.0.1';
  /** Default: any free port. */
  readonly port?: number;
  /** Asked before each call. Default: every call is allowed. */
  readonly authorize?: Authorize;
}

export interface MarketplaceServer {
  /** The endpoint of all services of AWS Marketplace. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the APIs of a marketplace to AWS SDK clients of any language: AWS JSON 1.0 and 1.1, Smithy RPC v2 in CBOR and JSON. */
export async function startMarketplaceServer(marketplace: Marketplace, { host, port = 0, authorize }: MarketplaceServerOptions): Promise<MarketplaceServer> {
  const server = createServer((request, response) => {
    answer(marketplace, request, response, authorize).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  // A connection that ends while its client stands still costs the client a retry, at a moment that nobody can repeat.
  server.keepAliveTimeout = 0;
  await listening(server, host, port);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () => closed(server),
  };
}

async function answer(marketplace: Marketplace, request: IncomingMessage, response: ServerResponse, authorize?: Authorize): Promise<void> {
  const { method = 'POST', url: path = '/', headers } = request;
  const requestId = randomUUID();
  const { answer: reply, delay } = dispatch(marketplace, { method, path, headers, body: await buffer(request) }, { requestId, authorize });
  if (delay > 0) {
    await setTimeout(delay, undefined, { ref: false });
  }
  if (!reply) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': reply.body.length,
    'x-amzn-requestid': requestId,
    // By the caller's own clock: an SDK that is told another time takes a refusal for clock skew, and sends it again, which AWS never sees.
    'date': new Date(requestTime(request) ?? marketplace.clock.now()).toUTCString(),
  });
  response.end(reply.body);
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use: end what listens there, or choose another port (0: any free one).`) : error);
    });
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error) {
        reject(error);
      } else {
        resolve();
      }
    });
    server.closeAllConnections();
  });
}
