import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { PROJECT_FOLDER, projectFolder } from '../app/project-folder.js';
import { parseJson } from '../json.js';
import { isRunning } from '../state/process-identity.js';

const running = v.object({
  /** Where the control API answers. */
  url: v.string(),
  /** Who knows it may give commands. */
  token: v.string(),
  process: v.object({ pid: v.number(), started: v.optional(v.string()) }),
  /** ISO 8601, by the wall clock. */
  since: v.string(),
});

/** How to reach a sandbox that runs. */
export type Running = v.InferOutput<typeof running>;

const FILE = 'running.json';
/** Only this user may read it: the token is in it. */
const OWNER_ONLY = 0o600;

/** What others than the owner could do with a file. */
const OTHERS = 0o077;

/**
 * Tells other processes of this user where the sandbox of a project answers. Returns how to take that back.
 * @throws Error if another sandbox has just done the same
 */
export function announce(project: string, sandbox: Running): () => void {
  const file = join(projectFolder(project), FILE);
  // The mode of an existing file would stay as it is, and a link would lead elsewhere.
  if (runningIn(project) === undefined) {
    rmSync(file, { force: true });
  }
  try {
    writeFileSync(file, `${JSON.stringify(sandbox, undefined, 2)}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  } catch (cause) {
    throw new Error(`${file} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}. Does another sandbox start for this project? End it first: cdk-marketplace-saas-sandbox stop.`, { cause });
  }
  return () => {
    if (read(file)?.token === sandbox.token) {
      rmSync(file, { force: true });
    }
  };
}

/** The sandbox that runs for a project: for this folder, or for one above it. */
export function runningNear(folder: string): Running | undefined {
  const here = resolve(folder);
  const found = runningIn(here);
  return found ?? (dirname(here) === here ? undefined : runningNear(dirname(here)));
}

/** The sandbox that runs for exactly this folder. What a killed one left behind does not count. */
export function runningIn(project: string): Running | undefined {
  const found = read(join(project, PROJECT_FOLDER, FILE));
  return found && isRunning(found.process) ? found : undefined;
}

function read(file: string): Running | undefined {
  const text = ownText(file);
  const content = v.safeParse(running, text === undefined ? undefined : parseJson(text));
  return content.success ? content.output : undefined;
}

/** What others wrote, or could have written, leads nowhere: commands and the token would go to them. */
function ownText(file: string): string | undefined {
  let opened: number;
  try {
    // Windows knows no such flag.
    opened = openSync(file, constants.O_RDONLY | ((constants as Partial<typeof constants>).O_NOFOLLOW ?? 0));
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(opened);
    const user = process.getuid?.();
    const isOwn = user === undefined || (stat.uid === user && (stat.mode & OTHERS) === 0);
    return stat.isFile() && isOwn ? readFileSync(opened, 'utf8') : undefined;
  } finally {
    closeSync(opened);
  }
}
