import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** What of this machine decides which runtimes are found. */
export interface Machine {
  readonly env: Readonly<Partial<Record<string, string>>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly workingDirectory: string;
}

const ANSWER_MILLISECONDS = 30_000;

export function thisMachine(): Machine {
  return { env: process.env, home: homedir(), platform: process.platform, arch: process.arch, workingDirectory: process.cwd() };
}

/** The programs with this name on the PATH, first found first. */
export function onPath(name: string, { env, platform }: Machine): readonly string[] {
  const file = platform === 'win32' ? `${name}.exe` : name;
  return (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, file)).filter(isProgram);
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The folders in a folder whose names are versions that match, newest first. */
export function versionsIn(folder: string, matches: RegExp): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => matches.test(name)).sort(newestFirst).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** What a program says, or undefined if it cannot be run. */
export async function answerOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], { timeout: ANSWER_MILLISECONDS });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

function newestFirst(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((number, i) => number !== right[i]);
  return at < 0 ? 0 : (right[at] ?? -1) - left[at];
}

function numbers(version: string): readonly number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
