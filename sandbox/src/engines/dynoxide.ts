import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
}

const STARTUP_MILLISECONDS = 5_000;

export async function startDynoxide(options: DynamoEngineOptions = {}): Promise<DynamoEngine> {
  const port = await freePort();
  const storage = options.databasePath ? ['--db-path', options.databasePath] : [];
  const child = spawn(binary(), ['serve', '--port', String(port), ...storage], { stdio: 'ignore' });
  const release = guardProcess(child);
  child.once('exit', release);
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint, child);
  return {
    endpoint,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await exited;
      }
    },
  };
}

function binary(): string {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'dynoxide');
  } catch {
    throw new Error(`The DynamoDB engine for this platform is not installed. Install it with: npm install --save-dev ${packageName}`);
  }
}

async function answering(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + STARTUP_MILLISECONDS;
  for (;;) {
    try {
      await fetch(endpoint);
      return;
    } catch (cause) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The DynamoDB engine did not start on ${endpoint} within ${STARTUP_MILLISECONDS} ms`, { cause });
      }
      await sleep(5);
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
