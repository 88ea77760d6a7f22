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

  private readonly bySlot = new Map<string, Seal>();

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
      const seal = { time: this.now(), slot, pend: meter.pend.M };
      this.seals(license).push(seal);
      const name = `${license} ${slot}`;
      if (!this.bySlot.has(name)) {
        this.bySlot.set(name, seal);
      }
    }
  }

  public seals(license: string): Seal[] {
    const known = this.of.get(license) ?? [];
    this.of.set(license, known);
    return known;
  }

  public sealOf(license: string, slot: string): Seal | undefined {
    return this.bySlot.get(`${license} ${slot}`);
  }
}
