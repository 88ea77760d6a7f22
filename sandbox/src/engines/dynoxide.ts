import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { guardProcess } from './process-guard.js';

/** A DynamoDB engine in a process of its own, listening on loopback. */
export interface DynamoEngine {
  readonly endpoint: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface DynamoEngineOptions {
  /** Keep tables in this file. Default: in memory. */
  readonly databasePath?: string;
  /** Path of the engine's program. Default: that of the package for this platform. */
  readonly binary?: string;
}

const STARTUP_MILLISECONDS = 5_000;
const ATTEMPTS = 3;
/** What the engine writes when the port is its own. Whoever answers there before may be somebody else. */
const LISTENING = 'listening on';

export async function startDynoxide(options: DynamoEngineOptions = {}): Promise<DynamoEngine> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(await freePort(), options);
    } catch (error) {
      // Somebody else may have taken the port since we found it free.
      if (!(error instanceof Exited) || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}

async function startOn(port: number, { binary = packagedBinary(), databasePath }: DynamoEngineOptions): Promise<DynamoEngine> {
  const storage = databasePath ? ['--db-path', databasePath] : [];
  const child = spawn(binary, ['serve', '--port', String(port), ...storage], { stdio: ['ignore', 'ignore', 'pipe'] });
  const release = guardProcess(child);
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => {
      release();
      resolve();
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
  return { endpoint: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop };
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

function packagedBinary(): string {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'dynoxide');
  } catch {
    throw new Error(`The DynamoDB engine for this platform is not installed. Install it with: npm install --save-dev ${packageName}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
