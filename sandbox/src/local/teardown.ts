/** How to stop what was started. */
export class Teardown {
  private steps: (() => unknown)[] = [];

  /** Remembers a step; steps run in the reverse order. */
  public add(step: () => unknown): void {
    this.steps.unshift(step);
  }

  /** Remembers a step that runs when all others have. */
  public addLast(step: () => unknown): void {
    this.steps.push(step);
  }

  /** Waits for a start and remembers how to stop what it started. */
  public async after<T>(start: Promise<T>, stop: (started: T) => unknown): Promise<T> {
    const started = await start;
    this.add(() => stop(started));
    return started;
  }

  /** Does the work; if it fails, whatever was started until then is stopped. */
  public async unless<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Why the start failed matters more than what came of it.
      await this.run().catch(() => undefined);
      throw error;
    }
  }

  /** Runs every step, even if some fail, and then throws what they threw. */
  public async run(): Promise<void> {
    const failures: unknown[] = [];
    const steps = this.steps;
    this.steps = [];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures.length === 1 ? failures[0] : new AggregateError(failures, `Stopping failed: ${failures.map(String).join('; ')}`);
    }
  }
}

/** Waits for all, so that nothing starts unnoticed after another start has failed. Throws the first failure. */
export async function all<T extends readonly unknown[]>(starts: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(starts);
  return await Promise.all(starts);
}
