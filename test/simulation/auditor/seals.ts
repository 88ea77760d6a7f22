import type { Item } from '../store/values.js';

export interface Seal {
  readonly time: number;
  readonly slot: string;
  readonly pend: Item;
}

/** Statements and facts of the meters, as they were written. */
export class Seals {
  /** By license: its statements in order. */
  readonly of = new Map<string, Seal[]>();
  /** When a meter was first told of the start and of the end of its license. */
  readonly startKnown = new Map<string, number>();
  readonly endKnown = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  public written(item: Item, old: Partial<Item> | undefined): void {
    const license = item.sk.S ?? '';
    const meter = item as Partial<Item>;
    if (meter.start && !this.startKnown.has(license)) {
      this.startKnown.set(license, this.now());
    }
    if (meter.end && !this.endKnown.has(license)) {
      this.endKnown.set(license, this.now());
    }
    const slot = meter.last?.S;
    if (slot !== undefined && meter.pend?.M && meter.pend !== old?.pend) {
      this.seals(license).push({ time: this.now(), slot, pend: meter.pend.M });
    }
  }

  public seals(license: string): Seal[] {
    const known = this.of.get(license) ?? [];
    this.of.set(license, known);
    return known;
  }

  public sealedAt(license: string, slot: string): number | undefined {
    return this.seals(license).find((seal) => seal.slot === slot)?.time;
  }
}
