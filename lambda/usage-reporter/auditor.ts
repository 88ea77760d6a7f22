import { firstMark, hoursToAudit, isForgotten } from '../core/metering/audit.js';
import type { AuditMark } from '../core/metering/audit.js';
import { isFirstToWait } from '../core/metering/backlog.js';
import { hoursBetween } from '../core/metering/hours.js';
import type { Hour } from '../core/metering/hours.js';
import { inParallel } from '../core/metering/in-parallel.js';
import type { HourOfUse } from '../core/metering/page.js';
import { CONCURRENCY } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';

/** A mark for every hour would be the larger part of all writes where licenses are few; another reporter repeats these hours. */
const HOURS_PER_MARK = 6;

/**
 * S8: finds usage that nothing would look at any more, and announces it. Its mark is written after the work: what a crash
 * interrupts is done twice, never skipped.
 */
export class Auditor {
  /** How far each shard has come, and what its item says of it. Another reporter can only be ahead of this. */
  private readonly marks = new Map<number, { readonly mark: AuditMark; readonly written?: AuditMark }>();

  constructor(private readonly deps: ReporterDependencies) {}

  /** Audits what is due in these shards, as far as there is time. */
  public async audit(shards: readonly number[], hasTime: () => boolean): Promise<void> {
    await inParallel(shards, CONCURRENCY, async (shard) => {
      try {
        await this.auditShard(shard, hasTime);
      } catch (error) {
        this.deps.signals.failed(`audit of shard ${shard}`, error);
      }
    });
  }

  private async auditShard(shard: number, hasTime: () => boolean): Promise<void> {
    const { marks, clock } = this.deps;
    const now = clock.now();
    const known = this.marks.get(shard) ?? await this.read(shard);
    const before = known.mark ?? firstMark(now);
    const { hours, again } = hoursToAudit(before, now);
    const mark = {
      hour: await this.auditHours(shard, hours, hasTime) ?? before.hour,
      again: await this.auditHours(shard, again, hasTime) ?? before.again,
    };
    this.marks.set(shard, { mark, written: known.written });
    if (isWorthWriting(mark, known.written)) {
      await marks.set(shard, mark);
      this.marks.set(shard, { mark, written: mark });
    }
  }

  private async read(shard: number): Promise<{ readonly mark?: AuditMark; readonly written?: AuditMark }> {
    const mark = await this.deps.marks.get(shard);
    return mark ? { mark, written: mark } : {};
  }

  /** Answers the last hour that was done. */
  private async auditHours(shard: number, hours: readonly Hour[], hasTime: () => boolean): Promise<Hour | undefined> {
    let done: Hour | undefined;
    for (const hour of hours) {
      if (!hasTime() || !await this.auditHour(shard, hour)) {
        break;
      }
      done = hour;
    }
    return done;
  }

  /** Pages first, then meters: a statement made in between has taken what is on the pages, or the meter shows that it has not. */
  private async auditHour(shard: number, hour: Hour): Promise<boolean> {
    const { pages, meters, clock, signals } = this.deps;
    const used: (readonly [string, HourOfUse])[] = [];
    await pages.eachOfHour(hour, shard, (license, use) => {
      if ([...use.heard].some(([name, amount]) => amount !== (use.told.get(name) ?? 0n))) {
        used.push([license, use]);
      }
    });
    let done = true;
    await inParallel(used, CONCURRENCY, async ([license, use]) => {
      try {
        const meter = await meters.get(license);
        if (meter && isForgotten(hour, use, meter, clock.now())) {
          await meters.hint(license, hour);
          signals.repaired(license, hour);
        } else if (meter && isFirstToWait(hour, meter)) {
          // No statement comes that would look here: the run must know since when usage waits.
          await meters.hint(license, hour);
        }
      } catch (error) {
        signals.failed(`audit of license ${license}, hour ${hour}`, error);
        done = false;
      }
    });
    return done;
  }
}

function isWorthWriting(mark: AuditMark, written: AuditMark | undefined): boolean {
  return written === undefined || mark.again > written.again || hoursBetween(written.hour, mark.hour) >= HOURS_PER_MARK;
}
