/** The process is gone: everything it tries from now on has no effect. */
export class Crash extends Error {}

/** What may go wrong, at the mercy of a dice, and the time in which it does. */
export class Chance {
  public faulty = true;
  private dead = false;
  private serial = 0;

  constructor(public time: number, private readonly dice: () => number) {}

  public hits(probability: number): boolean {
    return this.faulty && this.dice() < probability;
  }

  public pick<T>(choice: readonly T[]): T {
    return choice[Math.floor(this.dice() * choice.length)];
  }

  /** A whole number below the limit. */
  public upTo(limit: number): number {
    return Math.floor(this.dice() * limit);
  }

  /** A number that no one else has. */
  public next(): number {
    return this.serial++;
  }

  /** Another process begins. */
  public newProcess(): void {
    this.dead = false;
  }

  public isDead(): boolean {
    return this.dead;
  }

  public die(): never {
    this.dead = true;
    throw new Crash();
  }

  /** An operation that may fail, or be the last thing before or after which the process dies. */
  public async effect<T>(action: () => T): Promise<T> {
    if (this.dead || this.hits(0.03)) {
      this.die();
    }
    if (this.hits(0.05)) {
      throw new Error('throttled');
    }
    const result = action();
    if (this.hits(0.03)) {
      this.die();
    }
    return result;
  }
}
