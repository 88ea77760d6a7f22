import { createHash } from 'node:crypto';

const BYTES = 6;

/**
 * Chance that can be repeated: what it says of something depends on the seed and on what it is about, never on what was asked before.
 * So the same run has the same faults, in whichever order several processes get their turn.
 */
export class Chance {
  constructor(private readonly seed: string) {}

  /** From 0 up to, not including, 1. */
  public of(...about: readonly (string | number)[]): number {
    const digest = createHash('sha256').update(JSON.stringify([this.seed, ...about])).digest();
    return digest.readUIntBE(0, BYTES) / 256 ** BYTES;
  }

  /** @param probability 0 to 1 */
  public happens(probability: number, ...about: readonly (string | number)[]): boolean {
    return probability > 0 && this.of(...about) < probability;
  }

  /** A whole number from `least` to `most`. */
  public between(least: number, most: number, ...about: readonly (string | number)[]): number {
    return least + Math.floor(this.of(...about) * (most - least + 1));
  }
}

/** How many times something has come. */
export class Times {
  private readonly counts = new Map<string, number>();

  /** 1 for the first time. */
  public next(what: string): number {
    const count = (this.counts.get(what) ?? 0) + 1;
    this.counts.set(what, count);
    return count;
  }
}
