import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { main } from '../../src/cli/main.js';

const root = join(import.meta.dirname, '..', '..', '..');
const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const entry = join(import.meta.dirname, 'entry.ts');

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A project folder below the repository, so that what runs there finds its modules. */
export function projectFolder(): { path: string; remove: () => void } {
  const parent = join(root, 'cdk.out', 'command-line');
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, 'project-'));
  return { path, remove: () => {
    rmSync(path, { recursive: true, force: true });
  } };
}

/** Runs a command line until it ends, in this process. */
export async function cli(project: string, ...words: string[]): Promise<Ended> {
  let [out, err] = ['', ''];
  const status = await main(words, {
    project,
    out: { write: (text) => {
      out += text;
    } },
    err: { write: (text) => {
      err += text;
    } },
  });
  return { status, out, err };
}

/** A command line that goes on. */
export class Running {
  public readonly ended: Promise<Ended>;
  private out = '';
  private err = '';

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.on('data', (chunk: Buffer) => {
      this.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.err += chunk.toString();
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (status) => {
        resolve({ status, out: this.out, err: this.err });
      });
    });
  }

  public type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  public signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Waits until it has written something, and returns the match. Fails if it ends before. */
  public async wrote(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.out);
      if (found) {
        return found;
      }
      const ended = await Promise.race([this.ended, new Promise<undefined>((resolve) => setTimeout(resolve, 20, undefined))]);
      if (ended && !pattern.test(ended.out)) {
        throw new Error(`It ended with ${String(ended.status)} and never wrote ${String(pattern)}:\n${ended.out}\n${ended.err}`);
      }
    }
  }
}

/** Starts a command line; `signal` and `type` reach it. */
export function start(cwd: string, ...words: string[]): Running {
  const [program, ...args] = programOf(words);
  return new Running(spawn(program, args, { cwd, env }));
}

/** Gives what it starts a terminal of its own, whose keys and screen are the streams of this program. It ends as what it started ends. */
const TERMINAL = `
import os, pty, select, sys
child, screen = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    ready, _, _ = select.select([screen, 0], [], [])
    if 0 in ready:
        os.write(screen, os.read(0, 4096))
    if screen in ready:
        try:
            os.write(1, os.read(screen, 65536))
        except OSError:
            break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** Starts a command line at a terminal, as a person does. */
export function startAtTerminal(cwd: string, ...words: string[]): Running {
  return new Running(spawn('python3', ['-c', TERMINAL, ...programOf(words)], { cwd, env: { ...env, TERM: 'xterm' } }));
}

const env = { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' };

function programOf(words: readonly string[]): [string, ...string[]] {
  return [process.execPath, '--import', `file://${tsx.replace(/cli\.mjs$/, 'loader.mjs')}`, entry, ...words];
}
