import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/**
 * A shell that waits for this process to end, however it ends, and then kills what is left of its
 * children. Each line it reads is the whole list of their process ids.
 */
const WATCH = 'while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -9 $pids 2>/dev/null';

const guarded = new Set<number>();
let watcher: ChildProcess | undefined;

/** Makes sure that a child process does not outlive this one. Returns how to end that once it has exited. */
export function guardProcess(child: ChildProcess): () => void {
  const { pid } = child;
  if (pid === undefined) {
    return () => undefined;
  }
  guarded.add(pid);
  tellWatcher();
  return () => {
    if (guarded.delete(pid)) {
      tellWatcher();
    }
  };
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
