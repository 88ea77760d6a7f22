import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { VirtualClock } from '../clock.js';
import { HAS_GROUPS, freezeGroup, guardProcess, killGroup } from '../engines/process-guard.js';
import { close, guardedServer, listen } from '../local/http-server.js';
import type { FunctionSpec } from '../local/services.js';
import { LARGEST_RESPONSE, ended, timedOut, tooLarge } from './failures.js';
import { environmentOf } from './function-environment.js';
import { reportedError } from './function-error.js';
import type { FunctionResult } from './function-error.js';
import { FunctionOutput } from './output.js';
import { privateMegabytes } from './process-memory.js';
import { traceOf } from './trace.js';
import { programOf } from './runtime-program.js';
import type { RuntimeProgram } from './runtime-program.js';

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

const NEXT = '/2018-06-01/runtime/invocation/next';
const INIT_ERROR = '/2018-06-01/runtime/init/error';
const RESULT = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;
/**
 * Lambda gives the code outside the handler so long; if it takes longer, Lambda starts it anew within the
 * function's own timeout. Here it goes on instead.
 */
const INIT_MILLISECONDS = 10_000;
const LOOK_AT_MEMORY_MILLISECONDS = 250;
/** What a process has written is read to its end; a child of its own that still holds the pipe is not waited for longer. */
const LAST_WORDS_MILLISECONDS = 1_000;

/**
 * One process of a function, with a runtime client in it, and the Runtime API that the client talks to.
 * It handles one invocation at a time.
 */
export class ExecutionEnvironment {
  /** Opens the Runtime API and starts the process. */
  public static async start(options: EnvironmentOptions): Promise<ExecutionEnvironment> {
    const program = await programOf(options.spec.runtime, (text) => {
      options.log('sandbox', text);
      process.emitWarning(text);
    });
    let environment: ExecutionEnvironment | undefined;
    const server = guardedServer(async (request, response) => {
      await environment?.answer(request, response);
    }, (text) => {
      options.log('sandbox', `${options.spec.name}: ${text}`);
    });
    const port = await listen(server);
    try {
      environment = new ExecutionEnvironment(options, program, server, port);
      return environment;
    } catch (error) {
      close(server);
      throw error;
    }
  }

  /** Resolves when the process waits for its first invocation, or has ended before. */
  public readonly ready: Promise<void>;
  private readonly child: Child;
  private readonly output: FunctionOutput;
  private readonly exited: Promise<void>;
  private becomeReady: () => void = () => undefined;
  private next?: ServerResponse;
  private frozen = false;
  private hasRun = false;
  private invocation?: Invocation;
  private initError?: string;
  private killedFor?: 'time' | 'memory';
  private end?: { readonly code: number | null; readonly signal: NodeJS.Signals | null };
  private timer?: NodeJS.Timeout;
  private memoryTimer?: NodeJS.Timeout;

  private constructor(private readonly options: EnvironmentOptions, program: RuntimeProgram, private readonly server: Server, port: number) {
    const { spec, clock, region, endpoints, log } = options;
    this.ready = new Promise((resolve) => {
      this.becomeReady = resolve;
    });
    this.child = spawn(program.command, program.args(clock.now(), spec.memoryMegabytes), {
      cwd: spec.codeDirectory,
      env: environmentOf(spec, region, `127.0.0.1:${port}`, endpoints),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what the function starts ends with it, and an interrupt from the terminal reaches only us.
      detached: HAS_GROUPS,
    });
    const release = guardProcess(this.child, { group: true });
    this.output = new FunctionOutput([this.child.stdout, this.child.stderr], (line) => {
      log(spec.name, line);
    });
    this.exited = this.watch(release);
    this.killAfter(INIT_MILLISECONDS + spec.timeoutSeconds * 1000);
  }

  public get alive(): boolean {
    return this.end === undefined && this.killedFor === undefined;
  }

  public invoke(requestId: string, payload: string): Promise<FunctionResult> {
    return new Promise((resolve) => {
      const settle = (result: FunctionResult) => {
        clearTimeout(this.timer);
        clearInterval(this.memoryTimer);
        this.invocation = undefined;
        resolve(result);
      };
      this.invocation = { requestId, payload, settle, handedOver: false };
      if (this.end) {
        settle(this.resultOfEnd(requestId));
      } else {
        this.handOver();
      }
    });
  }

  public async kill(): Promise<void> {
    killGroup(this.child);
    await this.exited;
  }

  private watch(release: () => void): Promise<void> {
    return new Promise((resolve) => {
      const over = (code: number | null, signal: NodeJS.Signals | null) => {
        if (!this.end) {
          this.end = { code, signal };
          this.close();
          resolve();
        }
      };
      this.child.once('exit', (code, signal) => {
        killGroup(this.child);
        release();
        setTimeout(over, LAST_WORDS_MILLISECONDS, code, signal).unref();
      });
      this.child.once('close', over);
      this.child.once('error', (error) => {
        this.options.log('sandbox', `${this.options.spec.name}: ${error.message}`);
        release();
        over(null, null);
      });
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === NEXT) {
      this.next = response;
      if (!this.invocation) {
        clearTimeout(this.timer);
        this.freeze(this.hasRun);
      }
      this.becomeReady();
      this.handOver();
      return;
    }
    const body = await buffer(request);
    const result = RESULT.exec(request.url ?? '');
    response.writeHead(result || request.url === INIT_ERROR ? 202 : 404, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (request.url === INIT_ERROR) {
      this.initError = body.toString();
    } else if (result) {
      const requestId = decodeURIComponent(result[1]);
      await this.output.of(requestId);
      if (this.invocation?.requestId === requestId) {
        this.invocation.settle(result[2] === 'response' ? returned(body) : reportedError(body.toString()));
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
    this.freeze(false);
    this.hasRun = true;
    const milliseconds = spec.timeoutSeconds * 1000;
    const now = clock.now();
    this.next = undefined;
    invocation.handedOver = true;
    this.killAfter(milliseconds);
    this.memoryTimer = setInterval(() => {
      this.checkMemory();
    }, LOOK_AT_MEMORY_MILLISECONDS);
    next.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(now + milliseconds),
      'lambda-runtime-invoked-function-arn': spec.arn,
      'lambda-runtime-trace-id': traceOf(invocation.requestId),
      'x-sandbox-time': String(now),
    }).end(invocation.payload);
  }

  private killAfter(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.killFor('time');
    }, milliseconds);
  }

  /**
   * Between invocations a process stands still, as in Lambda: what a handler left behind goes on with the next event.
   * Source: Lambda developer guide, "Understanding the Lambda execution environment lifecycle" (2026-11).
   */
  private freeze(frozen: boolean): void {
    if (this.frozen !== frozen) {
      this.frozen = frozen;
      freezeGroup(this.child, frozen);
    }
  }

  private checkMemory(): void {
    const used = privateMegabytes(this.child.pid ?? 0);
    if (used !== undefined && used > this.options.spec.memoryMegabytes) {
      this.killFor('memory');
    }
  }

  private killFor(reason: 'time' | 'memory'): void {
    this.killedFor ??= reason;
    killGroup(this.child);
  }

  private close(): void {
    clearTimeout(this.timer);
    close(this.server);
    this.becomeReady();
    const { invocation } = this;
    invocation?.settle(this.resultOfEnd(invocation.requestId));
  }

  /** Also says it in the function's log, as Lambda does. */
  private resultOfEnd(requestId: string): FunctionResult {
    const { spec, clock, log } = this.options;
    if (this.initError !== undefined) {
      return reportedError(this.initError);
    }
    if (this.killedFor === 'time') {
      log(spec.name, `${new Date(clock.now()).toISOString()} ${requestId} Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`);
      return timedOut(requestId, spec.timeoutSeconds);
    }
    const result = ended(requestId, { code: null, signal: null, ...this.end, outOfMemory: this.killedFor === 'memory' });
    log(spec.name, `${result.error?.errorMessage ?? ''} ${result.error?.errorType ?? ''}`);
    return result;
  }
}

function returned(body: Buffer): FunctionResult {
  return body.length > LARGEST_RESPONSE ? tooLarge(body.length) : { payload: body.toString() };
}
