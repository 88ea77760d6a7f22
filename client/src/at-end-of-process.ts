/** A signal that asks a process to end. */
export type EndSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT';

/** What must be done before a process ends. */
export interface LastWork {
  isDone(): boolean;
  /** Does it, for as long as there is time. Never rejects. */
  finish(): Promise<void>;
  /** There is no more time. */
  giveUp(): void;
}

/**
 * Sees to it that work is done before the process ends: on a signal, at the end of a script, and, as far as that goes, on `process.exit()`.
 * If nobody else listens to the signal, the process ends by it afterwards, as it would have without us.
 *
 * @returns what ends that
 */
export function atEndOfProcess(signals: readonly EndSignal[], work: LastWork): () => void {
  let isEnding = false;

  const onSignal = (signal: EndSignal) => {
    const isAlone = process.listenerCount(signal) === 1;
    if (!isEnding) {
      isEnding = true;
      void work.finish().then(() => {
        leave(signal);
      });
    } else if (isAlone) {
      // Who asks twice does not want to wait.
      leave(signal);
    }
  };
  const leave = (signal: EndSignal) => {
    for (const name of signals) {
      process.off(name, onSignal);
    }
    if (process.listenerCount(signal) === 0) {
      work.giveUp();
      process.kill(process.pid, signal);
    }
  };
  const onIdle = () => {
    if (!work.isDone()) {
      void work.finish().then(() => {
        work.giveUp();
      });
    }
  };
  const onExit = () => {
    work.giveUp();
  };

  for (const signal of signals) {
    process.on(signal, onSignal);
  }
  process.on('beforeExit', onIdle);
  process.on('exit', onExit);
  return () => {
    for (const signal of signals) {
      process.off(signal, onSignal);
    }
    process.off('beforeExit', onIdle);
    process.off('exit', onExit);
  };
}
