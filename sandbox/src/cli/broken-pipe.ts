/** The status of a program that writes to a reader who has gone: 128 + SIGPIPE, as shells count. */
const BROKEN_PIPE = 141;

let watched = false;

/**
 * Whoever reads the output may have had enough, as in `inspect | head`: then this process ends without complaint, after
 * it has stopped what it runs.
 */
export function endWithReader(): void {
  if (watched) {
    return;
  }
  watched = true;
  let ending = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    if (ending) {
      return;
    }
    ending = true;
    if (process.listenerCount('SIGTERM') > 0) {
      process.exitCode = BROKEN_PIPE;
      process.kill(process.pid, 'SIGTERM');
    } else {
      process.exit(BROKEN_PIPE);
    }
  });
}
