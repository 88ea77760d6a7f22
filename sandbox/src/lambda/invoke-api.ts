import type { ServerResponse } from 'node:http';
import { percentDecoded } from '../percent-decoding.js';
import { FunctionNotFound, TooManyRequests } from './function-error.js';
import type { LambdaService } from './lambda-service.js';
import { invocationOf } from './trace.js';

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?(?:\?.*)?$/;

/**
 * Largest payloads in bytes: 6 MB for an invocation that waits for its result, 1 MB for an event
 * (Lambda API reference, Invoke, read 2026-11).
 */
const LARGEST_REQUEST = 6 * 1024 * 1024;
const LARGEST_EVENT = 1024 * 1024;

class Refused extends Error {
  constructor(public readonly status: number, public readonly type: string, message: string) {
    super(message);
  }
}

/** The function that a request of the Lambda Invoke API asks for, or undefined if it is another request. */
export function invokedFunction(method: string | undefined, url: string | undefined): string | undefined {
  const name = method === 'POST' ? INVOKE_PATH.exec(url ?? '')?.[1] : undefined;
  return name === undefined ? undefined : percentDecoded(name);
}

/** Answers one request of the Lambda Invoke API. @param trace its tracing header */
export async function answerInvoke(lambda: LambdaService, functionName: string, type: string, body: string, response: ServerResponse, trace?: string): Promise<void> {
  try {
    const payload = checked(body === '' ? '{}' : body, type);
    if (type === 'Event') {
      const requestId = lambda.invokeAsync(functionName, payload);
      response.writeHead(202, { 'x-amzn-requestid': requestId }).end();
    } else if (type === 'DryRun') {
      lambda.existing(functionName);
      response.writeHead(204).end();
    } else {
      const result = await lambda.invoke(functionName, payload, { throttle: true, caller: invocationOf(trace) });
      response.writeHead(200, {
        'content-type': 'application/json',
        'x-amz-executed-version': '$LATEST',
        ...(result.error ? { 'x-amz-function-error': 'Unhandled' } : {}),
      }).end(result.payload);
    }
  } catch (error) {
    refuse(response, error);
  }
}

function checked(payload: string, type: string): string {
  if (!['Event', 'DryRun', 'RequestResponse'].includes(type)) {
    throw new Refused(400, 'InvalidParameterValueException', `The invocation type ${type} is unknown. Allowed: RequestResponse, Event, DryRun.`);
  }
  const largest = type === 'Event' ? LARGEST_EVENT : LARGEST_REQUEST;
  if (Buffer.byteLength(payload) > largest) {
    throw new Refused(413, 'RequestTooLargeException', `Request must be smaller than ${largest} bytes for the InvokeFunction operation`);
  }
  try {
    JSON.parse(payload);
  } catch (cause) {
    throw new Refused(400, 'InvalidRequestContentException', `Could not parse request body into json: ${String(cause)}`);
  }
  return payload;
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, type, message } = refusal(error);
  const more = type === 'TooManyRequestsException' ? { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' } : {};
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
    .end(JSON.stringify({ Type: status >= 500 ? 'Service' : 'User', Message: message, message, ...more }));
}

function refusal(error: unknown): { readonly status: number; readonly type: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Refused) {
    return error;
  }
  if (error instanceof FunctionNotFound) {
    return { status: 404, type: 'ResourceNotFoundException', message };
  }
  return error instanceof TooManyRequests ? { status: 429, type: 'TooManyRequestsException', message } : { status: 500, type: 'ServiceException', message };
}
