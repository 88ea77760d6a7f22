import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Opens a server on a free port of the loopback interface and returns the port. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Closes the server and whatever is still connected to it. */
export function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}

/**
 * A server in which a failure ends one request, with a status of 500 and a line in the log, and nothing else. Connections stay open: one
 * that ends while a function stands still costs it a retry, at a moment that nobody can repeat.
 */
export function guardedServer(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>, log: (text: string) => void): Server {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log(`${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`);
      if (response.headersSent) {
        response.destroy();
      } else {
        response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Internal Server Error"}');
      }
    });
  });
  server.keepAliveTimeout = 0;
  return server;
}
