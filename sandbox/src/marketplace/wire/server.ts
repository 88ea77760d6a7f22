import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Marketplace } from '../marketplace.js';
import { dispatch } from './dispatch.js';

export interface MarketplaceServerOptions {
  /** Loopback only: what is simulated is for this machine. */
  readonly host: '127.0.0.1';
  /** Default: any free port. */
  readonly port?: number;
}

export interface MarketplaceServer {
  /** The endpoint of both the metering and the entitlement service. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the API of a marketplace to AWS SDK clients of any language that speak AWS JSON 1.1. */
export async function startMarketplaceServer(marketplace: Marketplace, { host, port = 0 }: MarketplaceServerOptions): Promise<MarketplaceServer> {
  const server = createServer((request, response) => {
    answer(marketplace, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listening(server, host, port);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () => closed(server),
  };
}

async function answer(marketplace: Marketplace, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.headers['x-amz-target'];
  const reply = dispatch(marketplace, typeof target === 'string' ? target : undefined, await bodyOf(request));
  if (!reply) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    'date': new Date(marketplace.clock.now()).toUTCString(),
  });
  response.end(reply.body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
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
