import type { Item } from '../../store/values.js';
import { revisionsOf } from '../../world/feed.js';
import { INCLUDED } from '../../world/included/contract.js';
import type { Answer } from '../../world/included/contract.js';
import { TERM_WAIT, WAITS_UNTIL } from '../../world/included/included.js';
import type { IncludedVariant } from '../../world/included/included.js';
import type { Life } from '../../world/licenses.js';
import type { Interval } from '../../world/plan.js';
import { HOUR, MINUTE, hourStart, monthEnd } from '../../world/times.js';
import { amountOfUnits, decimalText } from '../../world/usage.js';
import type { Usage } from '../../world/usage.js';
import { amountsIn } from '../books.js';
import { amountIn } from '../amounts.js';
import type { Supplement } from '../supplement.js';
import type { Violations } from '../violations.js';
import { checkTerms } from './bill-of-terms.js';
import { TermsOfDimension } from './term.js';

/** Clocks of reporters may be off so far. */
const CLOCKS = MINUTE;
/** From the news to a statement. */
const TOLD_AFTER = 5 * MINUTE;

/** What the auditor knows of the contract of one license. */
export class ContractBooks {
  readonly dimensions = new Map([...INCLUDED.keys()].map((dimension) => [dimension, new TermsOfDimension(dimension)]));
  /** By hour and dimension: what statements have taken. */
  readonly taken = new Map<string, ReadonlyMap<string, bigint>>();
  /** By dimension: what of it they have not told, because it is included. */
  readonly free = new Map<string, bigint>();
  /** What the meter was told, and when. */
  readonly learned: { readonly answer: Answer; readonly time: number }[] = [];
  /** Hours were told with other terms than those that were agreed in the end. */
  isUnclear = false;
}

/** What contracts include is deducted once, from the term that it belongs to. */
export class Contracts implements Supplement {
  private readonly books = new Map<string, ContractBooks>();

  constructor(private readonly variant: IncludedVariant, private readonly lives: readonly Life[], private readonly violations: Violations, private readonly now: () => number) {}

  public written(item: Item, old: Partial<Item> | undefined): void {
    if (!item.pk.S?.startsWith('M#')) {
      return;
    }
    const meter: Partial<Item> = item;
    const license = item.sk.S ?? '';
    const book = this.bookOf(license);
    const isSeal = meter.pend !== undefined && meter.pend !== old?.pend;
    if (isSeal) {
      this.sealed(license, meter, book);
      this.compare(license, meter, book);
    } else if (meter.src?.N !== old?.src?.N || meter.inc !== old?.inc) {
      const answer = meter.src?.N === old?.src?.N ? this.foundIn(license, meter) : this.answerOf(license, Number(meter.src?.N));
      if (answer) {
        book.dimensions.forEach((terms) => { terms.learn(answer); });
        book.learned.push({ answer, time: this.now() });
      }
    }
  }

  /** After the end of a term, and before the first is known, usage waits for some hours. */
  public freeTimes({ license }: Usage): readonly Interval[] {
    const waits = this.waitsOf(license);
    const begins = [0, ...waits.map(({ until }) => until)];
    return begins.map((from, i) => ({ from, until: waits[i]?.from ?? Infinity })).filter(({ from, until }) => from < until);
  }

  public waited(license: string, from: number, until: number): boolean {
    return this.waitsOf(license).some((one) => one.from <= until && one.until >= from);
  }

  public conclude(): void {
    for (const [license, book] of this.books) {
      checkTerms(license, this.variant.contracts.get(license) ?? [], book, this.violations);
    }
  }

  private sealed(license: string, meter: Partial<Item>, book: ContractBooks): void {
    const pend = meter.pend?.M ?? {};
    const slot = meter.last?.S ?? '';
    const free = amountsIn(pend.free);
    const take = new Map(Object.entries(pend.take.M ?? {}).map(([hour, amounts]) => [hour, amountsIn(amounts)]));
    for (const [dimension, terms] of book.dimensions) {
      const more = new Map([...take].map(([hour, amounts]) => [hour, (amounts.get(dimension) ?? 0n) - (book.taken.get(hour)?.get(dimension) ?? 0n)]));
      const expected = terms.use(more);
      const said = free.get(dimension) ?? 0n;
      book.free.set(dimension, (book.free.get(dimension) ?? 0n) + said);
      if (said !== expected) {
        this.violations.add('INCLUDED_WRONGLY', `${license} ${dimension} ${slot}: the statement has ${decimalText(said)} units as included, the contract says ${decimalText(expected)}`);
      }
      const last = terms.terms.at(-1);
      const until = Math.min((last?.until ?? Infinity) + TERM_WAIT, monthEnd(hourStart(slot)) + WAITS_UNTIL);
      if (last && !meter.end && hourStart(slot) >= last.until && this.now() < until - CLOCKS) {
        this.violations.add('INCLUDED_WRONGLY', `${license} ${slot}: told before the term after ${new Date(last.until).toISOString()} was known, though there was time until ${new Date(until).toISOString()}`);
      }
    }
    take.forEach((amounts, hour) => book.taken.set(hour, amounts));
    book.isUnclear ||= this.isUnclear(license, [...take.keys()], book);
  }

  /** What customers may read is what the auditor has. */
  private compare(license: string, { inc }: Partial<Item>, { dimensions }: ContractBooks): void {
    for (const [dimension, { L = [] }] of Object.entries(inc?.M ?? {})) {
      const stored = L.map(({ M = {} }) => `${decimalText(amountIn(M.used))} of ${decimalText(amountIn(M.included))} until ${M.until.S ?? ''}`);
      const own = (dimensions.get(dimension)?.terms ?? []).map(({ used, included, until }) => `${decimalText(used)} of ${decimalText(included)} until ${new Date(until).toISOString()}`);
      if (stored.join(', ') !== own.join(', ')) {
        this.violations.add('INCLUDED_WRONGLY', `${license} ${dimension}: the meter says that used is ${stored.join(', ')}; it is ${own.join(', ')}`);
      }
    }
  }

  private isUnclear(license: string, hours: readonly string[], { dimensions }: ContractBooks): boolean {
    const [agreed] = INCLUDED.keys();
    const ideal = new TermsOfDimension(agreed);
    this.variant.contracts.get(license)?.forEach((answer) => { ideal.learn(answer); });
    const known = dimensions.get(agreed);
    return hours.some((hour) => {
      const [a, b] = [ideal.termOf(hour), known?.termOf(hour)];
      return !a || !b || ideal.terms.indexOf(a) !== known?.terms.indexOf(b);
    });
  }

  private answerOf(license: string, revision: number): Answer | undefined {
    const life = this.lives.find(({ id }) => id === license);
    const time = life && revisionsOf(life, this.variant.newsOf(life)).at(revision - 1)?.time;
    return time === undefined ? undefined : this.variant.answerAt(license, time);
  }

  /** A reporter has looked it up: some answer that was there. */
  private foundIn(license: string, { inc }: Partial<Item>): Answer | undefined {
    const says = ({ until, included }: Answer) => [...INCLUDED.keys()].every((dimension) => {
      const term = inc?.M?.[dimension].L?.at(-1)?.M;
      return term?.until.S === new Date(until).toISOString() && amountIn(term.included) === amountOfUnits(included.get(dimension) ?? 0);
    });
    return this.variant.contracts.get(license)?.filter((answer) => answer.time <= this.now() && says(answer)).at(-1);
  }

  private waitsOf(license: string): Interval[] {
    const book = this.bookOf(license);
    const life = this.lives.find(({ id }) => id === license);
    const known = (after: number) => (book.learned.find(({ answer, time }) => answer.until > after && time >= after)?.time ?? Infinity) + TOLD_AFTER;
    const first = { from: life?.activated ?? Infinity, until: Math.min((life?.activated ?? Infinity) + TERM_WAIT + HOUR, (book.learned.at(0)?.time ?? Infinity) + TOLD_AFTER) };
    const ends = [...new Set([...book.dimensions.values()].flatMap(({ terms }) => terms.map(({ until }) => until)))];
    return [first, ...ends.map((from) => ({ from, until: Math.min(from + TERM_WAIT + TOLD_AFTER, known(from)) }))]
      .filter(({ from, until }) => Number.isFinite(from) && from < until).sort((a, b) => a.from - b.from);
  }

  private bookOf(license: string): ContractBooks {
    const known = this.books.get(license) ?? new ContractBooks();
    this.books.set(license, known);
    return known;
  }
}
