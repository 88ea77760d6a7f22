import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../clock.js';
import type { EventBus } from '../events/event-bus.js';
import { answerPutEvents, PUT_EVENTS } from '../events/put-events-api.js';
import { isJsonObject, parseJson } from '../json.js';
import { answerInvoke, invokedFunction } from '../lambda/invoke-api.js';
import { answerListFunctions, listsFunctions } from '../lambda/list-functions-api.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import { credentialScope } from '../permissions/exports.js';
import type { HttpAnswer, PermissionCheck, ServiceRequest } from '../permissions/exports.js';
import { answerSts, ASSUME_ROLE, isQuery } from '../sts/assume-role-api.js';
import { close, guardedServer, listen } from './http-server.js';

/** The endpoint of the services that are our own: EventBridge's PutEvents, Lambda's Invoke and ListFunctions, and AWS STS's AssumeRole. */
export interface ControlServer {
  readonly endpoint: string;
  stop(): void;
}

export interface ControlServerOptions {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly lambda: LambdaService;
  readonly log: (text: string) => void;
  readonly permissions: PermissionCheck;
}

export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const server = guardedServer((request, response) => answer(options, request, response), options.log);
  return { endpoint: `http://127.0.0.1:${await listen(server)}`, stop: () => {
    close(server);
  } };
}

async function answer({ bus, clock, lambda, permissions }: ControlServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await buffer(request)).toString();
  if (isQuery(request.headers['content-type'])) {
    const { status, headers, body: xml } = answerSts(body, request.headers.authorization, { clock, permissions });
    response.writeHead(status, headers).end(xml);
    return;
  }
  const functionName = invokedFunction(request.method, request.url);
  const lists = listsFunctions(request.method, request.url);
  const target = String(request.headers['x-amz-target']);
  const refused = refusal(request, serviceRequest(request, body, functionName, lists), permissions);
  if (refused) {
    response.writeHead(refused.status, refused.headers).end(refused.body);
  } else if (functionName !== undefined) {
    const type = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    await answerInvoke(lambda, functionName, type, body, response, request.headers['x-amzn-trace-id']?.toString());
  } else if (lists) {
    answerListFunctions(lambda, clock, response);
  } else if (target === PUT_EVENTS) {
    const { status, output } = answerPutEvents(bus, body, credentialScope(request.headers.authorization)?.region);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(output));
  } else {
    const message = `${request.method ?? ''} ${request.url ?? ''} ${target} is not available locally. There are: ${PUT_EVENTS}, Lambda Invoke and ListFunctions, ${ASSUME_ROLE}`;
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': 'UnknownOperationException' })
      .end(JSON.stringify({ __type: 'UnknownOperationException', message }));
  }
}

/** What is asked of which service. */
function serviceRequest({ headers, url = '' }: IncomingMessage, body: string, functionName: string | undefined, lists: boolean): ServiceRequest {
  if (lists) {
    return { service: 'lambda', operation: 'ListFunctions', input: {} };
  }
  if (functionName !== undefined) {
    return { service: 'lambda', operation: 'Invoke', input: { FunctionName: functionName, Qualifier: new URL(url, 'http://lambda').searchParams.get('Qualifier') ?? undefined } };
  }
  const input = parseJson(body);
  return { service: 'events', operation: String(headers['x-amz-target']).split('.').at(-1) ?? '', input: isJsonObject(input) ? input : {} };
}

/** The answer to a request that the role of its sender does not allow. */
function refusal({ headers }: IncomingMessage, request: ServiceRequest, permissions: PermissionCheck): HttpAnswer | undefined {
  const sender = credentialScope(headers.authorization);
  return sender && permissions.checks(sender.accessKeyId) ? permissions.verdict(sender.accessKeyId, sender.region, request).answer : undefined;
}
