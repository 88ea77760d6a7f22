import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventBus } from '../events/event-bus.js';
import { answerPutEvents, PUT_EVENTS } from '../events/put-events-api.js';
import { answerInvoke, invokedFunction } from '../lambda/invoke-api.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import { bodyOf, close, guardedServer, listen } from './http-server.js';

/** The endpoint of the services that are our own: EventBridge's PutEvents and Lambda's Invoke. */
export interface ControlServer {
  readonly endpoint: string;
  stop(): void;
}

export async function startControlServer(bus: EventBus, lambda: LambdaService, log: (text: string) => void): Promise<ControlServer> {
  const server = guardedServer((request, response) => answer(bus, lambda, request, response), log);
  return { endpoint: `http://127.0.0.1:${await listen(server)}`, stop: () => {
    close(server);
  } };
}

async function answer(bus: EventBus, lambda: LambdaService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await bodyOf(request)).toString();
  const functionName = invokedFunction(request.method, request.url);
  const target = String(request.headers['x-amz-target']);
  if (functionName !== undefined) {
    const type = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    await answerInvoke(lambda, functionName, type, body, response);
  } else if (target === PUT_EVENTS) {
    const { status, output } = answerPutEvents(bus, body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(output));
  } else {
    const message = `${request.method ?? ''} ${request.url ?? ''} ${target} is not available locally. There are: ${PUT_EVENTS}, Lambda Invoke`;
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': 'UnknownOperationException' })
      .end(JSON.stringify({ __type: 'UnknownOperationException', message }));
  }
}
