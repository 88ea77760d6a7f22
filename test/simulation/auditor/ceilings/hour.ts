import type { Interval } from '../../world/plan.js';
import { addTo } from '../amounts.js';

/** One hour of a license as a person and the ledger should see it, with the auditor's own arithmetic. Quantities are in billionths, by dimension. */
export class GuardedHour {
  readonly heard = new Map<string, bigint>();
  /** How much of it a person has decided about. */
  readonly decided = new Map<string, bigint>();
  readonly writtenOff = new Map<string, bigint>();
  /** What AWS may have been told of it at most: all that was heard when it was last within its ceilings, but what was written off. */
  allowed: ReadonlyMap<string, bigint> = new Map();
  /** The meter says that it waits: above a ceiling, or to be written off. */
  waits = false;
  /** The meter says that it is above a ceiling. */
  isAsked = false;
  /** When it was above a ceiling for the last time, until the last change. */
  lastAbove = -Infinity;
  private wasAbove = false;
  /** When it was above a ceiling, or waited. */
  readonly held: { readonly from: number; until: number }[] = [];

  constructor(private readonly ceilings: ReadonlyMap<string, bigint>) {}

  public get isAbove(): boolean {
    return [...this.ceilings].some(([dimension, ceiling]) => (this.heard.get(dimension) ?? 0n) - (this.decided.get(dimension) ?? 0n) > ceiling);
  }

  public get isHeld(): boolean {
    return this.held.at(-1)?.until === Infinity;
  }

  /** Something of it has changed. */
  public changed(now: number): void {
    const { isAbove } = this;
    if (isAbove || this.wasAbove) {
      this.lastAbove = now;
    }
    this.wasAbove = isAbove;
    if (!isAbove) {
      this.allowed = new Map([...this.heard].map(([dimension, amount]) => [dimension, amount - (this.writtenOff.get(dimension) ?? 0n)]));
    }
    const isHeld = isAbove || this.waits;
    const last = this.held.at(-1);
    if (isHeld && !this.isHeld) {
      this.held.push({ from: now, until: Infinity });
    } else if (!isHeld && last?.until === Infinity) {
      last.until = now;
    }
  }

  /** What was heard by now is decided about: it was released. */
  public released(said: ReadonlyMap<string, bigint>): void {
    for (const [dimension, amount] of said) {
      const heard = this.heard.get(dimension) ?? 0n;
      const known = amount < heard ? amount : heard;
      this.decided.set(dimension, known > (this.decided.get(dimension) ?? 0n) ? known : this.decided.get(dimension) ?? 0n);
    }
  }

  /** A person has written this off. */
  public gaveUp(dimension: string, amount: bigint): void {
    addTo(this.writtenOff, dimension, amount);
    const heard = this.heard.get(dimension) ?? 0n;
    const all = (this.decided.get(dimension) ?? 0n) + amount;
    this.decided.set(dimension, all < heard ? all : heard);
  }

  /** When it was within its ceilings and did not wait. */
  public get free(): Interval[] {
    const ends = [0, ...this.held.map(({ until }) => until)];
    const begins = [...this.held.map(({ from }) => from), Infinity];
    return ends.map((from, i) => ({ from, until: begins[i] })).filter(({ from, until }) => from < until);
  }
}
