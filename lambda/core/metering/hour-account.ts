import { amountOfWhole, sum } from './decimal.js';
import type { Amount, Amounts } from './decimal.js';
import type { Hour } from './hours.js';
import { isHeld } from './hold.js';
import type { Meter } from './meter.js';
import type { Outcome } from './outcomes.js';
import type { HourOfUse } from './page.js';
import type { ToldStatement } from './replay.js';
import { byDimension } from './series.js';
import type { Statement } from './statement.js';

/**
 * What can become of usage. In a line, heard = told + written off + untold; over all lines of a license,
 * told = accepted + included + quarantined + expired + dry run + sending + dropped + lost + remainder, also within each month.
 */
export const QUANTITIES = ['heard', 'told', 'accepted', 'included', 'quarantined', 'expired', 'dryRun', 'sending', 'writtenOff', 'dropped', 'lost', 'remainder', 'untold', 'held'] as const;

export type Quantity = (typeof QUANTITIES)[number];

/** One dimension in one hour of a license. */
export interface UsageLine {
  readonly license: string;
  readonly hour: Hour;
  readonly dimension: string;
  /** Those that are not zero. */
  readonly quantities: Readonly<Partial<Record<Quantity, Amount>>>;
  /** The MeteringRecordId of AWS. */
  readonly recordId?: string;
  /** AWS had a record of this hour already, perhaps another one. */
  readonly duplicate: boolean;
  /** Why something was not accepted. */
  readonly reasons: readonly string[];
}

/** A settled statement and what AWS answered. */
export interface ToldReceipt {
  readonly statement: ToldStatement;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** What the first page of an hour says beside its use. */
export interface StoredHour {
  readonly license: string;
  readonly hour: Hour;
  readonly use: HourOfUse;
  readonly receipt?: ToldReceipt;
  /** What persons have written off, by the newest slot at that time: statements after it may have taken later usage of the hour. */
  readonly decided?: ReadonlyMap<Hour, Amounts>;
}

/** A meter with the remainders that were given up beside any statement. */
export interface StoredMeter {
  readonly meter: Meter;
  /** When the license was closed: by the slot that was the newest then. */
  readonly writtenOff: ReadonlyMap<Hour, Amounts>;
  /** When a restored table was adopted: by the same. */
  readonly givenUp: ReadonlyMap<Hour, Amounts>;
}

/** The lines of an hour. @param meter of the license, if something of the hour is not told: it may be on its way */
export function linesOfHour({ license, hour, use, receipt }: StoredHour, meter?: Meter): UsageLine[] {
  const lines = new Lines(license, hour);
  const writtenOff = byDimension(sum(...use.writtenOff?.values() ?? []));
  const taken = taking(use, meter?.pend?.take.get(hour));
  const untold = byDimension(more(use.heard, taken));
  lines.add('heard', byDimension(use.heard));
  lines.add('told', more(byDimension(taken), writtenOff));
  lines.add('writtenOff', writtenOff);
  lines.add('untold', untold);
  if (meter && isHeld(meter, hour)) {
    lines.add('held', untold);
  }
  for (const [reason, amounts] of use.writtenOff ?? []) {
    lines.explain(byDimension(amounts).keys(), `written off: ${reason}`);
  }
  if (receipt) {
    addReceipt(receipt, lines);
  }
  return lines.all();
}

/** The lines that only the meter knows. @param settled whether its newest statement has its receipt */
export function linesOfMeter({ meter, writtenOff, givenUp }: StoredMeter, settled: boolean): UsageLine[] {
  const all: UsageLine[] = [];
  const at = (hour: Hour, fill: (lines: Lines) => void) => {
    const lines = new Lines(meter.license, hour);
    fill(lines);
    all.push(...lines.all());
  };
  const { pend, last = '' } = meter;
  if (pend && !settled) {
    at(pend.slot, (lines) => {
      lines.add('sending', wholes(pend.rec));
      lines.add('included', pend.free ?? new Map());
      lines.add('dropped', byDimension(pend.drop));
    });
  }
  at(last, (lines) => {
    lines.add('remainder', byDimension(meter.rem));
  });
  meter.lost?.forEach((amounts, hour) => {
    at(hour, (lines) => {
      lines.add('lost', byDimension(amounts));
    });
  });
  for (const [remainders, reason] of [[writtenOff, 'remainder of an ended license'], [givenUp, 'remainder of a restored table']] as const) {
    remainders.forEach((amounts, hour) => {
      at(hour, (lines) => {
        lines.add('dropped', byDimension(amounts));
        lines.explain(byDimension(amounts).keys(), reason);
      });
    });
  }
  return all;
}

/** One line for each hour and dimension, in their order. */
export function merged(lines: Iterable<UsageLine>): UsageLine[] {
  const found = new Map<string, UsageLine>();
  for (const line of lines) {
    const name = `${line.license} ${line.hour} ${line.dimension}`;
    const before = found.get(name);
    found.set(name, before
      ? {
          ...line,
          quantities: totalOf([before, line]),
          ...before.recordId === undefined ? {} : { recordId: before.recordId },
          duplicate: before.duplicate || line.duplicate,
          reasons: [...before.reasons, ...line.reasons],
        }
      : line);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

export function totalOf(lines: readonly UsageLine[]): UsageLine['quantities'] {
  const total: Partial<Record<Quantity, Amount>> = {};
  for (const { quantities } of lines) {
    addTo(total, quantities);
  }
  return total;
}

/** Adds quantities to a total, which is changed. */
export function addTo(total: Partial<Record<Quantity, Amount>>, quantities: UsageLine['quantities']): void {
  for (const name of QUANTITIES) {
    const amount = quantities[name];
    if (amount !== undefined) {
      total[name] = (total[name] ?? 0n) + amount;
    }
  }
}

/** What statements have of an hour, the newest one included, which may not be marked on its pages yet. */
function taking(use: HourOfUse, pending: Amounts | undefined): Amounts {
  const greater = [...pending ?? []].filter(([series, amount]) => amount > (use.told.get(series) ?? 0n));
  return new Map([...use.told, ...greater]);
}

/** Without the complaint about a table that was changed by hand: recomputing tells of it. */
function more(amounts: Amounts, than: Amounts): Amounts {
  return new Map([...amounts].map(([series, amount]): [string, Amount] => [series, amount - (than.get(series) ?? 0n)]).filter(([, amount]) => amount > 0n));
}

function addReceipt({ statement, outcomes }: ToldReceipt, lines: Lines): void {
  for (const [dimension, quantity] of statement.rec) {
    const outcome = outcomes.get(dimension);
    if (outcome) {
      lines.add(NAMES[outcome.result], wholes(new Map([[dimension, quantity]])), true);
      lines.answered(dimension, outcome);
    }
  }
  // What the month before has lost is on the meter, by its hour.
  lines.add('dropped', byDimension(statement.drop));
  lines.add('included', statement.free ?? new Map());
}

const NAMES: Readonly<Record<Outcome['result'], Quantity>> = { ACCEPTED: 'accepted', QUARANTINED: 'quarantined', EXPIRED: 'expired', DRY_RUN: 'dryRun' };

function wholes(quantities: Statement['rec']): Amounts {
  return new Map([...quantities].map(([dimension, quantity]) => [dimension, amountOfWhole(BigInt(quantity))]));
}

class Lines {
  private readonly lines = new Map<string, { quantities: Partial<Record<Quantity, Amount>>; recordId?: string; duplicate: boolean; reasons: string[] }>();

  constructor(private readonly license: string, private readonly hour: Hour) {}

  /** @param evenZero keeps a line for nothing: a zero that AWS was told is an answer, too */
  public add(quantity: Quantity, amounts: Amounts, evenZero = false): void {
    for (const [dimension, amount] of amounts) {
      if (amount !== 0n || evenZero) {
        addTo(this.line(dimension).quantities, { [quantity]: amount });
      }
    }
  }

  public answered(dimension: string, outcome: Outcome): void {
    const line = this.line(dimension);
    if (outcome.result === 'ACCEPTED') {
      line.recordId = outcome.id;
      line.duplicate = outcome.dup === true;
    } else if (outcome.result !== 'DRY_RUN') {
      line.reasons.push(outcome.reason);
    }
  }

  public explain(dimensions: Iterable<string>, reason: string): void {
    for (const dimension of dimensions) {
      this.line(dimension).reasons.push(reason);
    }
  }

  public all(): UsageLine[] {
    return [...this.lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([dimension, { recordId, ...line }]) => ({
      license: this.license, hour: this.hour, dimension, ...line, ...recordId === undefined ? {} : { recordId },
    }));
  }

  private line(dimension: string) {
    const line = this.lines.get(dimension) ?? { quantities: {}, duplicate: false, reasons: [] };
    this.lines.set(dimension, line);
    return line;
  }
}
