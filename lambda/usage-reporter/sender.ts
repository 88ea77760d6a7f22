import { RECORDS_PER_CALL } from '../core/marketplace-rules.js';
import type { Untold } from '../core/metering/backlog.js';
import { sum } from '../core/metering/decimal.js';
import { inParallel } from '../core/metering/in-parallel.js';
import { SEND_MARGIN_MILLISECONDS } from '../core/metering/ledger-rules.js';
import { isKnownError, outcomeOfAnswer, outcomeOfPassedWindow, outcomeOfRefusal, refusalNamed } from '../core/metering/outcomes.js';
import type { Outcome } from '../core/metering/outcomes.js';
import type { Pace } from '../core/metering/pace.js';
import { callOf } from '../core/metering/packing.js';
import { wholeUnitsLost } from '../core/metering/statement.js';
import type { UsageRecord } from '../core/metering/usage-record.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { settle } from './settle.js';
import { entriesOf, isTold, untoldIn } from './telling.js';
import type { Entry, Telling } from './telling.js';

/** A record that was refused in a call of its own. */
interface Suspect extends Entry {
  readonly error: string;
  readonly message: string;
}

/** With more records than this, full calls are sent before everything is sealed. */
const MOST_WAITING = 2_000;

/** S4 and S5: tells AWS statements of many licenses, 25 records a call, and settles what has its final outcomes. */
export class Sender {
  /** How many statements were settled. */
  public settled = 0;
  /** By license, which has one unsettled statement at a time: what is queued takes the place of what waits. */
  private readonly waiting = new Map<string, Telling>();
  /** By license and slot: what is known of statements that an earlier pass of the same run could not finish. */
  private readonly known = new Map<string, Telling>();

  /** By license: statements without a receipt. */
  private readonly unsettled = new Map<string, Telling>();

  /** @param hasTime false when the run must come to its end */
  constructor(private readonly deps: ReporterDependencies, private readonly pace: Pace, private readonly hasTime: () => boolean) {}

  /** Forgets what waits of licenses that were read again, and is queued again if it does still: another function may have settled it. */
  public forget(licenses: readonly string[]): void {
    for (const license of licenses) {
      this.waiting.delete(license);
      this.unsettled.delete(license);
    }
  }

  /** Takes statements that wait to be sent. */
  public queue(tellings: readonly Telling[]): void {
    for (const telling of tellings) {
      this.unsettled.set(telling.license, telling);
      if (telling.statement.dry) {
        telling.records.forEach(({ dimension }) => telling.outcomes.set(dimension, { result: 'DRY_RUN' }));
      } else if (this.deps.dryRun) {
        continue; // Sealed to be sent, before the dry run began: it waits for the end of that.
      }
      const name = nameOf(telling);
      const before = this.known.get(name);
      const one = before && !telling.statement.dry ? { ...telling, outcomes: before.outcomes, statuses: before.statuses } : telling;
      this.known.set(name, one);
      this.waiting.set(telling.license, one);
    }
  }

  /** Sends full calls when much waits, so that no run seals without telling. */
  public async relieve(): Promise<void> {
    if (this.entries().length > MOST_WAITING) {
      await this.send(RECORDS_PER_CALL);
    }
  }

  /** What AWS was not told of all that this sender has taken. */
  public get untold(): Untold[] {
    return [...this.unsettled.values()].filter(({ records }) => records.length > 0).map(untoldIn);
  }

  /** Sends what waits. Settles every statement that is told. */
  public async flush(): Promise<void> {
    await this.send(1);
    this.waiting.clear();
  }

  private async send(least: number): Promise<void> {
    let next = callOf(this.entries(), least);
    while (next && this.hasTime()) {
      await this.call(next.batch);
      await this.settleTold();
      next = callOf(next.rest, least);
    }
    await this.settleTold();
  }

  private entries(): Entry[] {
    return entriesOf(this.waiting.values());
  }

  private async call(batch: readonly Entry[]): Promise<void> {
    const suspects: Suspect[] = [];
    await this.callOrHalve(batch, suspects);
    const othersAccepted = batch.some(({ telling, record }) => telling.outcomes.get(record.dimension)?.result === 'ACCEPTED');
    for (const { telling, record, error, message } of suspects) {
      const outcome = outcomeOfRefusal(error, message, othersAccepted);
      note(telling, record, undefined, outcome);
      if (!outcome) {
        this.deps.signals.failed(`${record.dimension} of license ${record.license}, slot ${telling.statement.slot}`, new Error(`${error}: ${message}`));
      }
    }
  }

  /** One call; when a record in it spoils it, halves of it, so that the other records are told. */
  private async callOrHalve(batch: readonly Entry[], suspects: Suspect[]): Promise<void> {
    await this.pace.turn();
    const now = this.deps.clock.now();
    const inTime = batch.filter(({ telling, record }) => {
      const passed = now >= telling.windowEnd - SEND_MARGIN_MILLISECONDS;
      if (passed) {
        telling.outcomes.set(record.dimension, outcomeOfPassedWindow(telling.statuses.get(record.dimension)));
      }
      return !passed;
    });
    if (inTime.length === 0) {
      return;
    }
    this.deps.signals.called();
    const answer = await this.deps.taker.send(inTime.map(({ record }) => record));
    if (answer.kind === 'ANSWERED') {
      for (const { telling, record } of inTime) {
        const ofRecord = answer.answerFor(record);
        note(telling, record, ofRecord === 'UNPROCESSED' ? undefined : ofRecord.status,
          outcomeOfAnswer(ofRecord, this.deps.clock.now(), { end: telling.windowEnd, ofEndedLicense: telling.ofEndedLicense }, !telling.maybeTold.has(record.dimension)));
        telling.maybeTold.add(record.dimension);
      }
      return;
    }
    const { error, message } = answer;
    if (isKnownError(error)) {
      this.deps.signals.refused(inTime.length, error, message);
    } else {
      this.deps.signals.failed(`call with ${inTime.length} records`, new Error(`${error}: ${message}`));
    }
    if (refusalNamed(error) === 'AGAIN') {
      inTime.forEach(({ telling, record }) => telling.maybeTold.add(record.dimension));
      return;
    }
    if (inTime.length === 1) {
      suspects.push({ ...inTime[0], error, message });
      return;
    }
    const half = Math.ceil(inTime.length / 2);
    await this.callOrHalve(inTime.slice(0, half), suspects);
    await this.callOrHalve(inTime.slice(half), suspects);
  }

  private async settleTold(): Promise<void> {
    const told = [...this.waiting.values()].filter(isTold);
    told.forEach(({ license }) => this.waiting.delete(license));
    await inParallel(told, CONCURRENCY, async ({ license, statement, outcomes }) => {
      try {
        // Before the receipt, after which nobody looks at the statement again.
        const lost = wholeUnitsLost(statement);
        if (lost.size > 0) {
          this.deps.signals.lost(license, statement.slot, lost);
        }
        const dropped = sum(statement.drop, statement.lost);
        if (dropped.size > 0) {
          this.deps.signals.dropped(license, statement.slot, dropped);
        }
        await settle(license, statement, { outcomes }, this.deps.pages);
        this.settled += 1;
        this.unsettled.delete(license);
        this.known.delete(nameOf({ license, statement }));
        this.deps.signals.told(license, statement.slot, outcomes);
      } catch (error) {
        this.deps.signals.failed(`settling of license ${license}, slot ${statement.slot}`, error);
      }
    });
    // A run takes minutes, and what it counted would go with it.
    this.deps.signals.publish();
  }
}

function nameOf({ license, statement }: Pick<Telling, 'license' | 'statement'>): string {
  return `${license} ${statement.slot}`;
}

function note(telling: Telling, { dimension }: UsageRecord, status: string | undefined, outcome: Outcome | undefined): void {
  if (outcome) {
    telling.outcomes.set(dimension, outcome);
  } else if (status !== undefined) {
    telling.statuses.set(dimension, status);
  }
}
