/** Numbers that look random and follow from a seed (sfc32 by C. Doty-Humphrey, public domain). */
export class Random {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;
  private c = 0xb7e15162;
  private count = 1;

  constructor(seed: number) {
    this.a ^= seed | 0;
    this.b ^= Math.floor(seed / 2 ** 32) | 0;
    for (let i = 0; i < 16; i += 1) {
      this.next();
    }
  }

  /** 0 or more, less than 1. */
  public next(): number {
    const sum = (this.a + this.b + this.count) | 0;
    this.count = (this.count + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** A whole number, both ends included. */
  public whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  public pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)];
  }

  /** Waiting times of what happens at any time alike. */
  public exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }
}
