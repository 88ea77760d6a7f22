/** Everything that is going on, so that one can wait until nothing is. */
export class Activity {
  private running = 0;
  private ended = 0;
  private readonly waiting = new Set<() => void>();

  public get busy(): boolean {
    return this.running > 0;
  }

  /** How much has ended so far: if two readings are equal, nothing happened in between. */
  public get count(): number {
    return this.ended;
  }

  /** Counts the work as going on until it ends. */
  public async track<T>(work: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.ended += 1;
      for (const wake of [...this.waiting]) {
        wake();
      }
    }
  }

  /** Resolves when some work ends, at the latest after so many milliseconds. */
  public change(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.waiting.add(wake);
    });
  }
}
