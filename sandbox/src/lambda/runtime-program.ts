import { fileURLToPath } from 'node:url';
import { thisMachine } from './machine.js';
import type { Machine } from './machine.js';
import { findNode, nodePackage } from './node-programs.js';
import { findPython } from './python-programs.js';
import { runtimeClient } from './runtime-client.js';

/** How to start a process that runs a function. */
export interface RuntimeProgram {
  readonly command: string;
  /** @param time virtual time at the start, in milliseconds */
  args(time: number, memoryMegabytes: number): readonly string[];
}

/** The runtimes that can run locally, for messages. */
export const RUNTIMES = 'nodejs<version>.x, python3.<version>';

const RUNTIME = /^(?:nodejs(\d+)\.x|python(3\.\d+))$/;
const PRELOAD = new URL('../../runtime/lambda-preload.mjs', import.meta.url);
const BOOTSTRAP = fileURLToPath(new URL('../../runtime/lambda_bootstrap.py', import.meta.url));

const found = new Map<string, Promise<RuntimeProgram>>();

export function isRuntime(runtime: string): boolean {
  return RUNTIME.test(runtime);
}

/**
 * The program for a Lambda runtime. It is looked for once; a warning is given once.
 *
 * @throws Error for a runtime that cannot run here, with what to install
 */
export async function programOf(runtime: string, warn: (text: string) => void): Promise<RuntimeProgram> {
  const known = found.get(runtime) ?? findProgram(runtime, thisMachine(), warn);
  found.set(runtime, known);
  try {
    return await known;
  } catch (error) {
    // It may be installed by the next time.
    found.delete(runtime);
    throw error;
  }
}

export async function findProgram(runtime: string, machine: Machine, warn: (text: string) => void): Promise<RuntimeProgram> {
  const match = RUNTIME.exec(runtime);
  const node = match?.[1];
  const python = match?.[2];
  if (node !== undefined) {
    return await nodeProgram(runtime, node, machine, warn);
  }
  if (python !== undefined) {
    return await pythonProgram(runtime, python, machine, warn);
  }
  throw new Error(`The runtime ${runtime} cannot run locally. Runtimes that can: ${RUNTIMES}.`);
}

async function nodeProgram(runtime: string, major: string, machine: Machine, warn: (text: string) => void): Promise<RuntimeProgram> {
  const { path, exact } = await findNode(major, machine);
  if (!exact) {
    warn(`Functions of the runtime ${runtime} run on Node ${process.versions.node}. For the right one: npm install --save-dev ${nodePackage(machine)}@${major}`);
  }
  const client = runtimeClient();
  return {
    command: path,
    // The collector starts to work hard where in Lambda the memory would end.
    args: (time, memory) => ['--no-warnings', `--max-old-space-size=${memory}`, '--import', `${PRELOAD.href}?time=${time}`, client],
  };
}

async function pythonProgram(runtime: string, version: string, machine: Machine, warn: (text: string) => void): Promise<RuntimeProgram> {
  const python = await findPython(version, machine);
  if (!python) {
    throw new Error(`Functions of the runtime ${runtime} need Python on this machine. Install Python ${version} (3.9 or later will do) so that python${version} or python3 is on the PATH.`);
  }
  if (python.version !== version) {
    warn(`Functions of the runtime ${runtime} run on Python ${python.version} (${python.path}). For the right one, install Python ${version} so that python${version} is on the PATH.`);
  }
  // -B: no compiled files beside the sources, which belong to the assembly.
  return { command: python.path, args: (time) => ['-B', BOOTSTRAP, String(time)] };
}
