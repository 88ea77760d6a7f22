import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/**
 * A shell that waits for this process to end, however it ends, and then kills what is left of its
 * children. Each line it reads is the whole list of their process ids; a negative one is a process group.
 */
const WATCH = 'while read -r line; do pids=$line; done; [ -z "$pids" ] || for pid in $pids; do kill -s KILL -- "$pid" 2>/dev/null; done';

/** Whether processes have groups here. */
export const HAS_GROUPS = process.platform !== 'win32';

const guarded = new Set<number>();
let watcher: ChildProcess | undefined;

/**
 * Makes sure that a child process does not outlive this one. Returns how to end that once it has exited.
 *
 * @param group also everything that the child has started itself. The child was spawned `detached`.
 */
export function guardProcess(child: ChildProcess, { group = false } = {}): () => void {
  const { pid } = child;
  if (pid === undefined) {
    return () => undefined;
  }
  const id = group && HAS_GROUPS ? -pid : pid;
  guarded.add(id);
  tellWatcher();
  return () => {
    if (guarded.delete(id)) {
      tellWatcher();
    }
  };
}

/** Kills a child that was spawned `detached`, and everything that it has started itself. */
export function killGroup(child: ChildProcess): void {
  if (HAS_GROUPS) {
    signalGroup(child, 'SIGKILL');
  } else {
    child.kill('SIGKILL');
  }
}

/**
 * Lets a child that was spawned `detached`, and everything that it has started itself, stand still or go on. It can be
 * killed meanwhile. Does nothing where processes have no groups.
 */
export function freezeGroup(child: ChildProcess, frozen: boolean): void {
  if (HAS_GROUPS) {
    signalGroup(child, frozen ? 'SIGSTOP' : 'SIGCONT');
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, signal);
    }
  } catch {
    // Nothing of it is left.
  }
}

function tellWatcher(): void {
  watcher ??= startWatcher();
  watcher.stdin?.write(`${[...guarded].join(' ')}\n`);
  if (guarded.size === 0) {
    watcher.stdin?.end();
    watcher = undefined;
  }
}

function startWatcher(): ChildProcess {
  // Detached: an interrupt from the terminal must reach us, not the one who cleans up after us.
  const child = spawn('/bin/sh', ['-c', WATCH], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
