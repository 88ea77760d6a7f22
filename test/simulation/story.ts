import { expect } from 'vitest';
import { Auditor } from './auditor/auditor.js';
import type { AwsScript } from './world/aws.js';
import { DIMENSIONS } from './world/licenses.js';
import type { Life } from './world/licenses.js';
import { faultless, planOf } from './world/plan.js';
import type { Interval } from './world/plan.js';
import { Random } from './world/random.js';
import { MINUTE, SECOND, hourText } from './world/times.js';
import { amountOfUnits, eventOf, usageOf } from './world/usage.js';
import { World } from './world/world.js';

export const at = (time: string) => Date.parse(`${time}Z`);
const [DIMENSION] = DIMENSIONS;

/** A piece of a month, told on purpose. */
export interface Story {
  /** When all licenses are confirmed. */
  readonly start: string;
  readonly end: string;
  readonly licenses?: number;
  /** When the first license ends. */
  readonly ended?: number;
  /** AWS answers no call. */
  readonly outages?: readonly Interval[];
  readonly aws?: AwsScript;
}

export interface Used {
  readonly license?: number;
  readonly occurredAt: string;
  /** When the app says so; by default a minute later. */
  readonly sentAt?: string;
  readonly units: number;
}

/** What became of all usage, in whole units: what AWS bills by the slot it was told in, and what is named instead. */
export interface Told {
  readonly billed: Readonly<Record<string, number>>;
  readonly expired: number;
  readonly writtenOff: number;
  /** When AWS took the last record of the first license. */
  readonly lastAccepted: number;
  /** What AWS took, in order: the number of the license and the hour. */
  readonly accepted: readonly (readonly [license: number, hour: string])[];
  /** The most calls in any second. */
  readonly callsInASecond: number;
}

/** The handlers tell this usage of one dimension; the auditor finds nothing wrong with it. */
export async function play({ start, end, licenses = 1, ended = Infinity, outages = [], aws = {} }: Story, usage: readonly Used[]): Promise<Told> {
  const plan = { ...faultless(planOf(new Random(1), { recorderSkew: 0 })), start: at(start), end: at(end), awsOutages: outages };
  const lives = Array.from({ length: licenses }, (_, i): Life => {
    const hex = (0xabc0000 + i).toString(16);
    return {
      id: `l-${hex}`, arn: `arn:aws:license-manager::294406891311:license:l-${hex}`, account: (222_222_220_000 + i).toString(), agreed: plan.start,
      activated: plan.start, usable: plan.start, ended: i === 0 ? ended : Infinity, suspended: [],
    };
  });
  const world = new World({ random: new Random(1), plan, licenses, odd: false, lives });
  world.aws.script = aws;
  const auditor = new Auditor(world);
  let lastAccepted = 0;
  const accepted: [number, string][] = [];
  const calls: number[] = [];
  world.aws.watchers.push({ told: (_, now) => { calls.push(now); }, refused: () => undefined, answered: ({ Results }, now) => {
    for (const { UsageRecord: { LicenseArn, Timestamp } } of Results.filter(({ Status }) => Status === 'Success')) {
      const license = lives.findIndex(({ arn }) => arn === LicenseArn);
      accepted.push([license, hourText(Timestamp * SECOND)]);
      lastAccepted = license === 0 ? now : lastAccepted;
    }
  } });
  for (const [i, { license = 0, occurredAt, sentAt, units }] of usage.entries()) {
    const one = usageOf({ id: `u${i}`, license: lives[license].id, dimension: DIMENSION, amount: amountOfUnits(units), occurredAt: at(occurredAt) });
    world.scheduler.at(sentAt === undefined ? at(occurredAt) + MINUTE : at(sentAt), () => { world.report(JSON.stringify(eventOf(one)), [one]); });
  }
  await world.run();
  auditor.conclude();
  expect(auditor.violations.all).toEqual([]);

  const billed: Record<string, number> = {};
  for (const { hour, quantity } of world.aws.ledger.billed()) {
    billed[hour.slice(0, 13)] = (billed[hour.slice(0, 13)] ?? 0) + quantity;
  }
  let [expired, writtenOff] = [0, 0];
  for (const item of world.table.all('P#')) {
    const { rcpt, wo } = item as Partial<typeof item>;
    for (const [name, outcome] of Object.entries(rcpt?.M?.outcomes.M ?? {})) {
      expired += outcome.M?.result.S === 'EXPIRED' ? Number(rcpt?.M?.rec.M?.[name].N) : 0;
    }
    for (const amounts of Object.values(wo?.M ?? {})) {
      writtenOff += Number(amounts.M?.[DIMENSION].N);
    }
  }
  const callsInASecond = Math.max(0, ...calls.map((from) => calls.filter((time) => time >= from && time < from + SECOND).length));
  return { billed, expired, writtenOff, lastAccepted, accepted, callsInASecond };
}
