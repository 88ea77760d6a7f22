import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { dynoxideBinary } from './dynoxide-binary.js';
import { endLeftover, rememberProcess } from './leftover-process.js';
import { guardProcess } from './process-guard.js';
import { Supervised } from './supervised.js';

/** A DynamoDB engine in a process of its own, listening on loopback. */
export interface DynamoEngine {
  readonly endpoint: string;
  readonly pid: number;
  /** Why nothing answers any more, once the engine has ended for good. */
  readonly failure?: Error;
  stop(): Promise<void>;
}

export interface DynamoEngineOptions {
  /** Keep tables in this file. Default: in memory. With a file, an engine that ends is started again. */
  readonly databasePath?: string;
  /** Path of the engine's program. Default: that of the package for this platform. */
  readonly binary?: string;
  readonly log?: (text: string) => void;
}

export interface EngineProcess {
  readonly pid: number;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** Starting takes milliseconds; a machine that is busy with other things may need much longer. */
const STARTUP_MILLISECONDS = 30_000;
const ATTEMPTS = 3;
/** What the engine writes when the port is its own. Whoever answers there before may be somebody else. */
const LISTENING = 'listening on';

/** @throws Error if the engine for this platform is not installed, or does not start */
export async function startDynoxide(options: DynamoEngineOptions = {}): Promise<DynamoEngine> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const port = await freePort();
      const engine = await startOn(port, options);
      const mayStartAgain = options.databasePath === undefined ? undefined : () => startOn(port, options);
      return new Supervised(`http://127.0.0.1:${port}`, engine, mayStartAgain, options.log);
    } catch (error) {
      // Somebody else may have taken the port since we found it free.
      if (!(error instanceof Exited) || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}

async function startOn(port: number, { binary = dynoxideBinary(), databasePath }: DynamoEngineOptions): Promise<EngineProcess> {
  await endLeftover(databasePath);
  const storage = databasePath ? ['--db-path', databasePath] : [];
  const child = spawn(binary, ['serve', '--port', String(port), ...storage], { stdio: ['ignore', 'ignore', 'pipe'] });
  const release = guardProcess(child);
  const exited = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      release();
      resolve(signal ?? `exit status ${code ?? 'unknown'}`);
    });
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  try {
    await listening(child, binary);
  } catch (error) {
    await stop();
    throw error;
  }
  const pid = child.pid ?? 0;
  rememberProcess(databasePath, pid);
  return { pid, exited, stop };
}

class Exited extends Error {}

function listening(child: ChildProcessByStdio<null, null, Readable>, binary: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const timer = setTimeout(() => {
      reject(new Error(`The DynamoDB engine did not start within ${STARTUP_MILLISECONDS} ms. It said: ${said.join(' ')}`));
    }, STARTUP_MILLISECONDS);
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      said.splice(0, said.length - 10);
      if (line.includes(LISTENING)) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(new Error(`The DynamoDB engine ${binary} cannot be run: ${cause.message}`, { cause }));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      reject(new Exited(`The DynamoDB engine ended (${signal ?? `exit status ${code ?? 'unknown'}`}) before it listened. It said: ${said.join(' ')}`));
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
