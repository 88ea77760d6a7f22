import type { Interval } from '../world/plan.js';
import type { Message } from '../world/queue.js';
import type { Life } from '../world/licenses.js';
import { HOUR, MINUTE, hourStart, hourText } from '../world/times.js';
import { decimalText } from '../world/usage.js';
import type { Usage } from '../world/usage.js';
import type { Observer, World } from '../world/world.js';
import { Bill } from './bill.js';
import { Books } from './books.js';
import type { HourOfBooks } from './books.js';
import { checkCounted } from './counted.js';
import { Excuses } from './excuses.js';
import { checkEnding } from './endings.js';
import { HINTS_BEAR } from './expectations.js';
import { Heard } from './heard.js';
import { Seals } from './seals.js';
import { checkReceipt } from './settled.js';
import type { Supplement } from './supplement.js';
import { checkNothingIsBilledAhead, checkSums, checkWriteOffList } from './sums.js';
import { Violations } from './violations.js';

/** So long an audit may take. */
const AUDITED_WITHIN = 5 * MINUTE;
/** Statements before the last one of a license may wait for it, too. */
const LAST_HOURS = HOUR;

/** Watches a world, and says in the end whether every unit is billed once or named. */
export class Auditor implements Observer {
  readonly violations: Violations;
  readonly bill: Bill;
  private readonly heard: Heard;
  private readonly seals: Seals;
  private readonly usages = new Set<Usage>();
  private readonly disturbances: Interval[];
  /** Disturbances but throttling. */
  private readonly obstacles: Interval[];
  private readonly meterSince = new Map<string, number>();
  private readonly lives: ReadonlyMap<string, Life>;
  /** That of the month: clocks that went wrong in it are found out after everything has healed, too. */
  private readonly recorderSkew: number;

  /** What this world must hold beside. */
  private supplement: Supplement = {};

  constructor(private readonly world: World) {
    const now = () => world.scheduler.now;
    const { plan, lives, table } = world;
    this.recorderSkew = plan.recorderSkew;
    this.violations = new Violations(now);
    this.heard = new Heard(this.violations, now, (usage) => this.supplement.heard?.(usage));
    this.seals = new Seals(now);
    this.disturbances = [...plan.awsOutages, ...plan.storeOutages, ...plan.scheduleOutages];
    this.obstacles = [...this.disturbances];
    this.lives = new Map(lives.flatMap((life) => [[life.id, life], [life.arn, life]]));
    const unknown = { id: 'unknown', ended: Infinity, endKnown: Infinity };
    this.bill = new Bill({
      violations: this.violations,
      countCalls: plan.doubled === 0,
      heard: (...of) => this.heard.sum(...of),
      license: (arn) => {
        const life = this.lives.get(arn);
        return life ? { id: life.id, ended: life.ended, endKnown: this.seals.endKnown.get(life.id) ?? Infinity } : unknown;
      },
    });
    world.observers.push(this);
    world.aws.watchers.push(this.bill);
    const watched = table.watch;
    table.watch = (item, old) => {
      watched(item, old);
      const kind = item.pk.S?.slice(0, 2);
      if (kind === 'P#') {
        this.heard.written(item, old);
      } else if (kind === 'M#') {
        const license = item.sk.S ?? '';
        if (!this.meterSince.has(license)) {
          this.meterSince.set(license, now());
        }
        this.seals.written(item, old);
      }
      this.supplement.written?.(item, old);
    };
  }

  /** Before the world runs. */
  public add(supplement: Supplement): void {
    this.supplement = supplement;
  }

  public sent(usages: readonly Usage[]): void {
    this.heard.note(usages);
    usages.forEach((usage) => this.usages.add(usage));
  }

  public done({ body }: Message, now: number): void {
    for (const usage of this.world.bodies.get(body) ?? []) {
      usage.acknowledged = Math.min(usage.acknowledged, now);
    }
  }

  public disturbed(interval: Interval, throttled: boolean): void {
    this.disturbances.push(interval);
    if (!throttled) {
      this.obstacles.push(interval);
    }
  }

  /** The audit may only find what a hint could not announce: its message died, or it came to an hour that was told before it ended. What comes during an audit may have both. */
  public repaired(license: string, hour: string): void {
    const life = this.lives.get(license);
    const { now } = this.world.scheduler;
    const start = this.seals.startKnown.has(license) && life ? hourText(life.activated) : hour;
    const isExcused = this.recorderSkew > HINTS_BEAR || !life || now >= life.ended || hour < start || !this.seals.startKnown.has(license)
      || this.byHour().get(`${license} ${hour}`)?.some(({ applied, acknowledged }) => Math.max(applied, acknowledged) > now - AUDITED_WITHIN);
    if (!isExcused && this.isUntold(license, hour)) {
      this.violations.add('REPAIRED_WITHOUT_NEED', `${license} ${hour}: only the audit found usage there, though all of its messages are done and no clock was to blame`);
    }
  }

  public failed(who: string, what: string, error: unknown): void {
    if (error instanceof Error && /ValidationException|TypeError|RangeError/.test(error.name)) {
      this.violations.add('FAILS_FOR_EVER', `${who}: ${what}: ${error.stack ?? error.message}`);
    } else if (error instanceof Error && error.message.includes('more was told than heard')) {
      this.violations.add('LEDGER_DISAGREES_WITH_ITSELF', `${who}: ${what}: ${error.message}`);
    }
  }

  /** A reporter that slept during its audit finds usage that others have told meanwhile. */
  private isUntold(license: string, hour: string): boolean {
    const use = new Books(this.world.table).hours.find((one) => one.license === license && one.hour === hour);
    return use !== undefined && [...use.heard].some(([dimension, amount]) => amount > (use.told.get(dimension) ?? 0n));
  }

  /** After everything has healed and nothing moves any more. */
  public conclude(): void {
    const { violations, seals, bill, world } = this;
    const books = new Books(world.table);
    const excuses = new Excuses(this.disturbances, seals, () => world.scheduler.now, this.supplement);
    checkCounted(this.usages, this.heard, books, (license) => this.meterSince.get(license) ?? Infinity, violations);
    checkSums(books, seals, this.heard, violations);
    checkNothingIsBilledAhead(bill.accepted, books, violations);
    const used = this.byHour();
    const receipts = new Set<string>();
    for (const hour of books.hours) {
      const life = this.lives.get(hour.license);
      if (!life) {
        continue;
      }
      const seal = seals.sealOf(hour.license, hour.hour);
      if (hour.receipt && seal) {
        checkReceipt(hour, seal, life, { books, bill, excuses, violations });
        books.outcomes(hour).forEach((_outcome, dimension) => receipts.add(`${hour.license} ${dimension} ${hour.hour}`));
      }
      this.checkUntold(hour, life, used.get(`${hour.license} ${hour.hour}`) ?? [], excuses, books);
    }
    checkWriteOffList(books, violations, { mayList: (hour) => this.supplement.mayList?.(hour) ?? false });
    this.supplement.conclude?.(books, world.lives);
    for (const life of world.lives.filter(({ id, ended }) => Number.isFinite(ended) && !this.supplement.waited?.(id, ended - LAST_HOURS, ended + HOUR))) {
      checkEnding(life, this.obstacles, { seals, bill, violations });
    }
    for (const key of bill.accepted.keys()) {
      if (!receipts.has(key)) {
        violations.add('LEDGER_SAYS_NOT_BILLED', `${key}: AWS bills it, and no receipt says so`);
      }
    }
  }

  private checkUntold(hour: HourOfBooks, life: Life, usages: readonly Usage[], excuses: Excuses, books: Books): void {
    const taken = books.meters.get(life.id)?.pend?.M?.take.M?.[hour.hour];
    for (const [dimension, heard] of hour.heard) {
      const untold = heard - (hour.told.get(dimension) ?? 0n);
      // What the newest statement took is checked with its receipt; its slot may end after the simulation does.
      const writtenOff = hour.writtenOff.get(dimension) ?? 0n;
      if (untold + writtenOff <= 0n || (taken && this.world.scheduler.now < hourStart(hour.hour) + 3 * HOUR)) {
        continue;
      }
      const all = usages.filter((usage) => usage.dimension === dimension);
      const excused = all.filter((usage) => excuses.hasExcuse(usage, life));
      const waiting = all.filter((usage) => excuses.mayWait(usage, life));
      const name = `${life.id} ${dimension} ${hour.hour}`;
      const unexplained = untold + writtenOff - (this.supplement.decided?.(hour, dimension) ?? 0n);
      if (unexplained > sumOf(excused)) {
        const due = all.filter((usage) => !excused.includes(usage)).sort((a, b) => b.acknowledged - a.acknowledged);
        this.violations.add(writtenOff > 0n ? 'WRITTEN_OFF_WITHOUT_NEED' : 'NOT_BILLED', `${name}: ${decimalText(untold + writtenOff)} units are not billed, though ${decimalText(sumOf(excused))} at most could not be; for example ${due.slice(0, 3).map(({ id, acknowledged, applied, amount }) => `${id} (${decimalText(amount)}, counted ${new Date(applied).toISOString()}, acknowledged ${new Date(acknowledged).toISOString()})`).join(', ')}`);
      } else if (untold > sumOf(waiting)) {
        this.violations.add('NOT_BILLED', `${name}: ${decimalText(untold)} units are neither billed nor named, though it was time to write off all but ${decimalText(sumOf(waiting))}`);
      }
    }
  }

  private byHour(): Map<string, Usage[]> {
    const hours = new Map<string, Usage[]>();
    for (const usage of this.heard.onPages.values()) {
      const name = `${usage.license} ${usage.hour}`;
      const known = hours.get(name);
      if (known) {
        known.push(usage);
      } else {
        hours.set(name, [usage]);
      }
    }
    return hours;
  }
}

function sumOf(usages: readonly Usage[]): bigint {
  return usages.reduce((sum, { amount }) => sum + amount, 0n);
}
