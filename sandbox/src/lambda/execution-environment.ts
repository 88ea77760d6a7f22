import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { VirtualClock } from '../clock.js';
import { guardProcess } from '../engines/process-guard.js';
import { bodyOf, close, guardedServer, listen } from '../local/http-server.js';
import type { FunctionSpec } from '../local/services.js';
import { environmentOf } from './function-environment.js';
import { failed, reportedError } from './function-error.js';
import type { FunctionResult } from './function-error.js';
import { FunctionOutput } from './output.js';
import { nodeFor, runtimeClient } from './runtime-binary.js';

export interface EnvironmentOptions {
  readonly spec: FunctionSpec;
  readonly clock: VirtualClock;
  readonly region: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly log: (source: string, text: string) => void;
}

interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly settle: (result: FunctionResult) => void;
  handedOver: boolean;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

const PRELOAD = new URL('../../runtime/lambda-preload.mjs', import.meta.url);
const NEXT = '/2018-06-01/runtime/invocation/next';
const INIT_ERROR = '/2018-06-01/runtime/init/error';
const RESULT = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;
/** Lambda gives the code outside the handler so long. */
const INIT_MILLISECONDS = 10_000;

/**
 * One process of a function, with AWS's own runtime client in it, and the Runtime API that the client
 * talks to. It handles one invocation at a time.
 */
export class ExecutionEnvironment {
  /** Opens the Runtime API and starts the process. */
  public static async start(options: EnvironmentOptions): Promise<ExecutionEnvironment> {
    let environment: ExecutionEnvironment | undefined;
    const server = guardedServer(async (request, response) => {
      await environment?.answer(request, response);
    }, (text) => {
      options.log('sandbox', `${options.spec.name}: ${text}`);
    });
    const port = await listen(server);
    try {
      environment = new ExecutionEnvironment(options, server, port);
      return environment;
    } catch (error) {
      close(server);
      throw error;
    }
  }

  private readonly child: Child;
  private readonly output: FunctionOutput;
  private readonly exited: Promise<void>;
  private running = true;
  private next?: ServerResponse;
  private invocation?: Invocation;
  private initError?: string;
  private timer?: NodeJS.Timeout;

  private constructor(private readonly options: EnvironmentOptions, private readonly server: Server, port: number) {
    this.child = this.spawn(port);
    this.output = new FunctionOutput([this.child.stdout, this.child.stderr], (line) => {
      options.log(options.spec.name, line);
    });
    const release = guardProcess(this.child);
    this.exited = new Promise((resolve) => {
      const ended = (why: string) => {
        release();
        this.close(why);
        resolve();
      };
      this.child.once('exit', (code, signal) => {
        ended(signal ? `signal: ${signal}` : `exit status ${code ?? 'unknown'}`);
      });
      this.child.once('error', (error) => {
        ended(error.message);
      });
    });
  }

  public get alive(): boolean {
    return this.running;
  }

  public invoke(requestId: string, payload: string): Promise<FunctionResult> {
    return new Promise((resolve) => {
      const settle = (result: FunctionResult) => {
        clearTimeout(this.timer);
        this.invocation = undefined;
        resolve(result);
      };
      this.invocation = { requestId, payload, settle, handedOver: false };
      if (!this.running) {
        settle(this.exitResult('before it was invoked'));
      } else if (this.next) {
        this.handOver();
      } else {
        this.killAfter(INIT_MILLISECONDS, 'Init timed out');
      }
    });
  }

  public async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private spawn(port: number): Child {
    const { spec, clock, region, endpoints, log } = this.options;
    const preload = `${PRELOAD.href}?time=${clock.now()}`;
    const node = nodeFor(spec.runtime, (text) => {
      log('sandbox', text);
      process.emitWarning(text);
    });
    return spawn(node, ['--no-warnings', '--import', preload, runtimeClient()], {
      cwd: spec.codeDirectory,
      env: environmentOf(spec, region, `127.0.0.1:${port}`, endpoints),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === NEXT) {
      this.next = response;
      this.handOver();
      return;
    }
    const body = (await bodyOf(request)).toString();
    const result = RESULT.exec(request.url ?? '');
    response.writeHead(result || request.url === INIT_ERROR ? 202 : 404, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (request.url === INIT_ERROR) {
      this.initError = body;
    } else if (result) {
      const requestId = decodeURIComponent(result[1]);
      await this.output.of(requestId);
      if (this.invocation?.requestId === requestId) {
        this.invocation.settle(result[2] === 'response' ? { payload: body } : reportedError(body));
      }
    }
  }

  /** Gives the waiting invocation to the waiting client, once both are there. */
  private handOver(): void {
    const { next, invocation } = this;
    if (!next || !invocation || invocation.handedOver) {
      return;
    }
    const { spec, clock } = this.options;
    const milliseconds = spec.timeoutSeconds * 1000;
    const now = clock.now();
    this.next = undefined;
    invocation.handedOver = true;
    this.killAfter(milliseconds, `Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`);
    next.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(now + milliseconds),
      'lambda-runtime-invoked-function-arn': spec.arn,
      'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
      'x-sandbox-time': String(now),
    }).end(invocation.payload);
  }

  private killAfter(milliseconds: number, what: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { invocation } = this;
      this.running = false;
      this.child.kill('SIGKILL');
      invocation?.settle(failed({
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${invocation.requestId} Error: ${what}`,
      }));
    }, milliseconds);
  }

  private close(why: string): void {
    this.running = false;
    close(this.server);
    this.invocation?.settle(this.exitResult(`with ${why}`));
  }

  private exitResult(how: string): FunctionResult {
    return this.initError === undefined
      ? failed({ errorType: 'Runtime.ExitError', errorMessage: `${this.options.spec.name}: the runtime exited ${how}` })
      : reportedError(this.initError);
  }
}
