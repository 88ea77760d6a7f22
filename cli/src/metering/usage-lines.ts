import { linesOfHour, linesOfMeter } from '../../../lambda/core/metering/hour-account.js';
import type { UsageLine } from '../../../lambda/core/metering/hour-account.js';
import { startOf } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { inParallel } from '../../../lambda/core/metering/in-parallel.js';
import { SHARDS } from '../../../lambda/core/metering/ledger-rules.js';
import type { Ledger } from './ledger.js';

const CONCURRENCY = 16;

/**
 * The lines of all licenses, hour by hour; what only the meters know, remainders and what is on its way, comes last. Nothing is kept,
 * so that any number of licenses fits into the memory.
 */
export async function* linesOfAll(ledger: Ledger, hours: readonly Hour[]): AsyncGenerator<UsageLine> {
  const shards = await inhabitedShards(ledger);
  for (const hour of hours) {
    for (const shard of shards) {
      for await (const stored of ledger.hours(hour, shard)) {
        const { heard, told } = stored.use;
        const open = [...heard].some(([series, amount]) => amount !== told.get(series));
        yield* linesOfHour(stored, open ? (await ledger.meter(stored.license))?.meter : undefined);
      }
    }
  }
  const within = new Set(hours);
  for (const shard of shards) {
    for await (const stored of ledger.meters(shard)) {
      const lines = linesOfMeter(stored, await isSettledWithin(ledger, stored, within));
      yield* lines.filter(({ hour }) => within.has(hour));
    }
  }
}

async function isSettledWithin(ledger: Ledger, stored: Parameters<Ledger['isSettled']>[0], within: ReadonlySet<Hour>): Promise<boolean> {
  const { pend } = stored.meter;
  return pend === undefined || !within.has(pend.slot) || await ledger.isSettled(stored);
}

/** Usage is counted only for licenses that are known: where there is no meter there are no pages. */
async function inhabitedShards(ledger: Ledger): Promise<number[]> {
  const found: number[] = [];
  await inParallel(Array.from({ length: SHARDS }, (_, shard) => shard), CONCURRENCY, async (shard) => {
    const { done } = await ledger.meters(shard).next();
    if (done !== true) {
      found.push(shard);
    }
  });
  return found.sort((a, b) => a - b);
}

/** The stored hours of one license, in the order of time. */
export async function storedHours(ledger: Ledger, license: string, hours: readonly Hour[]) {
  const found: NonNullable<Awaited<ReturnType<Ledger['hour']>>>[] = [];
  await inParallel(hours, CONCURRENCY, async (hour) => {
    const stored = await ledger.hour(license, hour);
    if (stored) {
      found.push(stored);
    }
  });
  return found.sort((a, b) => startOf(a.hour) - startOf(b.hour));
}
