import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import type { LambdaService } from './lambda-service.js';

const LIST_PATH = /^\/2015-03-31\/functions\/?(?:\?.*)?$/;

export function listsFunctions(method: string | undefined, url: string | undefined): boolean {
  return method === 'GET' && LIST_PATH.test(url ?? '');
}

/**
 * Answers ListFunctions: all functions at once, of every Region, since operators look for an app that runs in one place. The answer
 * bears virtual time, by which the AWS SDKs correct their clocks, as they do by that of AWS.
 */
export function answerListFunctions(lambda: LambdaService, clock: Clock, response: ServerResponse): void {
  const Functions = lambda.all().map(({ name, arn, handler, runtime, timeoutSeconds, memoryMegabytes, environment }) => ({
    FunctionName: name,
    FunctionArn: arn,
    Handler: handler,
    Runtime: runtime,
    Timeout: timeoutSeconds,
    MemorySize: memoryMegabytes,
    Environment: { Variables: environment },
  }));
  response.writeHead(200, { 'content-type': 'application/json', 'date': new Date(clock.now()).toUTCString() }).end(JSON.stringify({ Functions }));
}
