/** Time. Tests may put their own in its place. */
export interface Clock {
  /** Milliseconds since the epoch: when usage occurs that does not say so itself. */
  now(): number;

  /**
   * Does something once, later.
   *
   * @param keepsProcess whether the process may not end before
   * @returns what cancels it
   */
  after(milliseconds: number, action: () => void, keepsProcess: boolean): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, action, keepsProcess) => {
    const timer = setTimeout(action, milliseconds);
    if (!keepsProcess) {
      timer.unref();
    }
    return () => {
      clearTimeout(timer);
    };
  },
};
