import type { Item } from '../../store/values.js';
import type { Decision, DecisionWatcher } from '../../world/ceilings/person.js';
import type { Life } from '../../world/licenses.js';
import type { Interval } from '../../world/plan.js';
import { HOUR, hourStart, monthEnd, monthText } from '../../world/times.js';
import type { Usage } from '../../world/usage.js';
import { addTo } from '../amounts.js';
import { amountsIn } from '../books.js';
import type { Books, HourOfBooks } from '../books.js';
import { ALWAYS } from '../supplement.js';
import type { Supplement } from '../supplement.js';
import type { Violations } from '../violations.js';
import { GuardedHour } from './hour.js';
import { checkNames, checkPatience } from './checks.js';

/** A reporter may have slept so long between its look at an hour and its write to the meter. */
const LOOKED = 3 * HOUR;
/** What is left of a month is written off and listed so soon after its end. */
const LISTED = 21 * HOUR;

/** What the spend guard must do: usage above a ceiling waits for a person, and nothing else does. */
export class Holds implements Supplement, DecisionWatcher {
  readonly hours = new Map<string, GuardedHour>();
  /** Commands that have begun. */
  private readonly begun = new Set<string>();
  /** When the newest command about a license has begun. */
  private readonly newest = new Map<string, number>();
  private readonly allowed = new Map<string, bigint>();

  constructor(private readonly ceilings: ReadonlyMap<string, bigint>, readonly lives: readonly Life[], readonly violations: Violations, private readonly now: () => number) {}

  public heard({ license, hour, dimension, amount }: Usage): void {
    const one = this.hour(license, hour);
    addTo(one.heard, dimension, amount);
    this.changed(license, hour, one);
  }

  public written(item: Item, old: Partial<Item> | undefined): void {
    const pk = item.pk.S ?? '';
    if (pk.startsWith('P#')) {
      this.page(pk.slice(2, 15), item, old);
    } else if (pk.startsWith('M#')) {
      this.meter(item.sk.S ?? '', item, old);
    }
  }

  public freeTimes({ license, hour }: Usage): readonly Interval[] {
    return this.hours.get(`${license} ${hour}`)?.free ?? ALWAYS;
  }

  public waited(license: string, from: number, until: number): boolean {
    return [...this.hours].some(([name, { held }]) => name.startsWith(`${license} `) && held.some((one) => one.from <= until && one.until >= from));
  }

  public decided({ license, hour }: HourOfBooks, dimension: string): bigint {
    return this.hours.get(`${license} ${hour}`)?.writtenOff.get(dimension) ?? 0n;
  }

  public began({ verb, license, hours }: Decision, now: number): void {
    this.newest.set(license, now);
    for (const hour of hours ?? ['all']) {
      this.begun.add(`${verb} ${license} ${hour}`);
    }
  }

  public done({ verb, license }: Decision, hours: readonly string[], began: number): void {
    for (const hour of hours) {
      const one = this.hours.get(`${license} ${hour}`);
      if (one?.isAsked && !one.isAbove && this.newest.get(license) === began) {
        this.violations.add('HELD_WITHOUT_NEED', `${license} ${hour}: a person was told that their ${verb} is done, and it waits still`);
      }
    }
  }

  /** What AWS may have been told of a month at most. */
  public tellable(license: string, dimension: string, month: string): bigint {
    return this.allowed.get(`${license} ${dimension} ${month}`) ?? 0n;
  }

  /** It is listed when the command is repeated that was to do so, or its month is closed. */
  public mayList({ license, hour }: HourOfBooks): boolean {
    return this.hours.get(`${license} ${hour}`)?.waits === true && this.now() < monthEnd(hourStart(hour)) + LISTED;
  }

  public conclude(books: Books): void {
    checkNames(books, this);
  }

  private page(hour: string, item: Item, old: Partial<Item> | undefined): void {
    const license = (item.sk.S ?? '').replace(/#\d+$/, '');
    const { ok, wo } = item as Partial<Item>;
    if (ok === old?.ok && wo === old?.wo) {
      return;
    }
    const one = this.hour(license, hour);
    const before = amountsIn(old?.wo?.M?.OPERATOR);
    const more = [...amountsIn(wo?.M?.OPERATOR)].filter(([dimension, amount]) => amount > (before.get(dimension) ?? 0n));
    if (more.length > 0) {
      if (!this.begun.has(`write-off ${license} ${hour}`)) {
        this.violations.add('WRITTEN_OFF_WITHOUT_NEED', `${license} ${hour}: it is said that a person has written it off, and nobody has`);
      }
      more.forEach(([dimension, amount]) => { one.gaveUp(dimension, amount - (before.get(dimension) ?? 0n)); });
    } else if (ok !== old?.ok) {
      if (!this.begun.has(`release ${license} ${hour}`) && !this.begun.has(`release ${license} all`)) {
        this.violations.add('TOLD_ABOVE_THE_CEILING', `${license} ${hour}: it is said that a person has released it, and nobody has`);
      }
      one.released(amountsIn(ok));
    }
    this.changed(license, hour, one);
  }

  private meter(license: string, item: Partial<Item>, old: Partial<Item> | undefined): void {
    const waiting = waitingIn(item);
    const before = waitingIn(old);
    for (const hour of waiting.filter((one) => !before.includes(one))) {
      const one = this.hour(license, hour);
      const isAsked = this.begun.has(`write-off ${license} ${hour}`);
      if (!isAsked && !one.isAbove && one.lastAbove < this.now() - LOOKED) {
        this.violations.add('HELD_WITHOUT_NEED', `${license} ${hour}: it waits for a person, though it was within its ceilings`);
      }
    }
    for (const hour of new Set([...waiting, ...before])) {
      const one = this.hour(license, hour);
      one.waits = waiting.includes(hour);
      one.isAsked = item.over?.M !== undefined && hour in item.over.M;
      this.changed(license, hour, one);
    }
    const slot = item.last?.S;
    if (slot !== undefined && item.pend !== old?.pend) {
      checkPatience(license, slot, { over: Object.keys(old?.over?.M ?? {}), knowsEnd: old?.end !== undefined, now: this.now() }, this);
    }
  }

  private changed(license: string, hour: string, one: GuardedHour): void {
    const before = one.allowed;
    one.changed(this.now());
    if (one.allowed !== before) {
      for (const dimension of one.heard.keys()) {
        addTo(this.allowed, `${license} ${dimension} ${monthText(hour)}`, (one.allowed.get(dimension) ?? 0n) - (before.get(dimension) ?? 0n));
      }
    }
  }

  private hour(license: string, hour: string): GuardedHour {
    const name = `${license} ${hour}`;
    const known = this.hours.get(name) ?? new GuardedHour(this.ceilings);
    this.hours.set(name, known);
    return known;
  }
}

function waitingIn(item: Partial<Item> | undefined): string[] {
  return [...Object.keys(item?.over?.M ?? {}), ...item?.held?.SS ?? []];
}
