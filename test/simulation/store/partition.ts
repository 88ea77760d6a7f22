import type { Item } from './values.js';

/** An item since a moment; those before it are kept as long as an eventual read may see them. */
export interface Version {
  readonly item: Item;
  readonly since: number;
  readonly before?: Version;
}

/** The longest time by which an eventual read of the simulated store is late. */
export const STALE_MILLISECONDS = 30_000;

/** The items of one partition key, in the order of their sort keys. */
export class Partition {
  private readonly items = new Map<string, Version>();
  private keys: string[] = [];

  public get(sk: string): Version | undefined {
    return this.items.get(sk);
  }

  /** Whether a sort key begins so. */
  public has(prefix: string): boolean {
    const from = this.after(prefix);
    return this.items.has(prefix) || (from < this.keys.length && this.keys[from].startsWith(prefix));
  }

  public put(sk: string, item: Item, now: number): void {
    const before = this.items.get(sk);
    if (!before) {
      this.keys.splice(this.after(sk), 0, sk);
    }
    this.items.set(sk, before ? { item, since: now, before: recent(before, now) } : { item, since: now });
  }

  /** In order, after a sort key if one is named. */
  public* versions(after?: string): Iterable<Version> {
    for (let i = after === undefined ? 0 : this.after(after); i < this.keys.length; i += 1) {
      yield this.items.get(this.keys[i])!;
    }
  }

  private after(sk: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keys[middle] <= sk) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

function recent(version: Version, now: number): Version {
  const { before } = version;
  return before && version.since < now - STALE_MILLISECONDS ? { item: version.item, since: version.since } : version;
}
