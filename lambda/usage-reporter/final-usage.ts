import { FINAL_USAGE_MILLISECONDS } from '../core/marketplace-rules.js';
import type { FinalUsage } from '../core/messages.js';
import { delayOf } from '../core/metering/final-usage.js';
import { shardOf } from '../core/metering/hashes.js';
import { hourOfMoment } from '../core/metering/hours.js';
import type { Meter } from '../core/metering/meter.js';
import { WORK_MILLISECONDS } from './dependencies.js';
import type { ReporterDependencies } from './dependencies.js';
import { prepare } from './prepare.js';
import { Sender } from './sender.js';

/** When a statement of the license could not be told at once. */
const AGAIN_SECONDS = 60;

/** Statements before the last one: an earlier one that waits, one of the month before, and the repeat after a lost race. */
const PASSES = 6;

/** Whether the last usage of a license is told. */
type Progress = 'TOLD' | 'WAITING' | 'MOVED';

/** Tells AWS the last usage of licenses that have ended; a message that came before its time waits on. Answers which failed. */
export async function tellFinalUsage(messages: readonly FinalUsage[], deps: ReporterDependencies): Promise<ReadonlySet<FinalUsage>> {
  const started = deps.clock.now();
  const hasTime = () => deps.clock.now() < started + WORK_MILLISECONDS;
  const failed = new Set<FinalUsage>();
  const forEach = async (some: readonly FinalUsage[], work: (message: FinalUsage) => Promise<void>) => {
    for (const message of some.filter((one) => !failed.has(one))) {
      try {
        await work(message);
      } catch (error) {
        deps.signals.failed(`final usage of license ${message.license}`, error);
        failed.add(message);
      }
    }
  };

  const due = messages.filter((message) => delayOf(message, deps.clock.now()) === 0);
  await forEach(messages.filter((message) => !due.includes(message)), (message) => deps.finalUsage.send(message, delayOf(message, deps.clock.now())));
  const sender = new Sender(deps, deps.finalPace, hasTime);
  const progress = new Map<FinalUsage, Progress>(due.map((message) => [message, 'MOVED']));
  for (let i = 0; i < PASSES && hasTime() && [...progress.values()].includes('MOVED'); i += 1) {
    const settledBefore = sender.settled;
    await forEach(due, async (message) => {
      progress.set(message, await queueLast(message, sender, deps));
    });
    await sender.flush();
    if (sender.settled > settledBefore) {
      // What was settled may have held back the last statement.
      due.filter((message) => progress.get(message) === 'WAITING').forEach((message) => progress.set(message, 'MOVED'));
    }
  }
  await forEach(due.filter((message) => progress.get(message) !== 'TOLD'), async (message) => {
    if (deps.clock.now() < Date.parse(message.end) + FINAL_USAGE_MILLISECONDS) {
      await deps.finalUsage.send(message, AGAIN_SECONDS);
    }
  });
  return failed;
}

async function queueLast({ license, end }: FinalUsage, sender: Sender, deps: ReporterDependencies): Promise<Progress> {
  const meter = await deps.meters.get(license);
  // An end that has moved has a message of its own; one that is gone needs none.
  if (meter?.end === undefined || Date.parse(meter.end) !== Date.parse(end)) {
    return 'TOLD';
  }
  const { tellings, moved, unnamed, failed } = await prepare(shardOf(license), [meter], deps);
  for (const one of unnamed) {
    deps.signals.unnamed(one);
  }
  sender.queue(tellings);
  if (moved) {
    return 'MOVED';
  }
  return tellings.length > 0 || failed || waitsForDecision(meter, end) ? 'WAITING' : 'TOLD';
}

/** Its last statement is held back by usage above a ceiling. */
function waitsForDecision({ last = '', hold }: Meter, end: string): boolean {
  return last < hourOfMoment(end) && (hold?.over?.size ?? 0) > 0;
}
