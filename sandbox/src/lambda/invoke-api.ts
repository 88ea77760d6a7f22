import type { ServerResponse } from 'node:http';
import { FunctionNotFound, TooManyRequests } from './function-error.js';
import type { LambdaService } from './lambda-service.js';

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?(?:\?.*)?$/;

/** The function that a request of the Lambda Invoke API asks for, or undefined if it is another request. */
export function invokedFunction(method: string | undefined, url: string | undefined): string | undefined {
  const name = method === 'POST' ? INVOKE_PATH.exec(url ?? '')?.[1] : undefined;
  return name === undefined ? undefined : decodeURIComponent(name);
}

/** Answers one request of the Lambda Invoke API. */
export async function answerInvoke(lambda: LambdaService, functionName: string, type: string, body: string, response: ServerResponse): Promise<void> {
  const payload = body === '' ? '{}' : body;
  try {
    if (type === 'Event') {
      lambda.invokeAsync(functionName, payload);
      response.writeHead(202).end();
    } else if (type === 'DryRun') {
      response.writeHead(204).end();
    } else {
      const result = await lambda.invoke(functionName, payload, { throttle: true });
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

function refuse(response: ServerResponse, error: unknown): void {
  const [status, type] = error instanceof FunctionNotFound
    ? [404, 'ResourceNotFoundException']
    : error instanceof TooManyRequests
      ? [429, 'TooManyRequestsException']
      : [500, 'ServiceException'];
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
    .end(JSON.stringify({ Type: status === 500 ? 'Service' : 'User', Message: message, Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' }));
}
