import type { SQSEvent } from 'aws-lambda';
import { Auditor } from '../auditor/auditor.js';
import type { Violation } from '../auditor/violations.js';
import { simulatedDynamo } from '../store/client.js';
import { Table } from '../store/table.js';
import { SimulatedAws } from '../world/aws.js';
import { LambdaFunction } from '../world/invocations.js';
import { PRODUCT, salesOf } from '../world/licenses.js';
import type { Life } from '../world/licenses.js';
import { faultless, planOf } from '../world/plan.js';
import type { Plan } from '../world/plan.js';
import { Process, ServiceError } from '../world/process.js';
import { Queue } from '../world/queue.js';
import { Random } from '../world/random.js';
import { Scheduler } from '../world/scheduler.js';
import type { Surroundings } from '../world/surroundings.js';
import { DAY, HOUR, MINUTE } from '../world/times.js';
import { Trace } from '../world/trace.js';
import { eventOf, usageOf } from '../world/usage.js';
import type { Usage } from '../world/usage.js';
import { World } from '../world/world.js';
import type { Scenario } from './scenarios.js';
import { hourlyJob, meterBuyer, writeRow } from './seed-rules.js';
import type { SeedDependencies } from './seed-rules.js';

const START = Date.parse('2026-11-10T08:00:00Z');
const RUN = 30 * HOUR;
/** Milliseconds that the seed's job takes to send a message, one after the other. As measured on the sample. */
const SEND = 15;

export interface ScenarioResult {
  /** Whole units. */
  readonly used: number;
  readonly billed: number;
  /** Only of ours: the auditor's verdict. */
  readonly violations: readonly Violation[];
}

/** What AWS bills when our handlers report the usage. */
export async function playOurs(scenario: Scenario): Promise<ScenarioResult> {
  const plan = planOfScenario(scenario);
  const lives = livesOf(scenario);
  const world = new World({ random: new Random(scenario.number), plan, licenses: lives.length, odd: false, lives, product: productOf(scenario) });
  world.aws.script = scenario.aws?.() ?? {};
  const auditor = new Auditor(world);
  if (scenario.rowFails) {
    const outage = outageAfterCall(scenario, world.aws, () => world.scheduler.now);
    world.storeIsDown = outage;
  }
  let count = 0;
  for (const { buyer, at, usage } of scenario.usage) {
    world.scheduler.at(START + at, () => {
      const usages = (usage ?? []).map(({ dimension, value }): Usage => {
        count += 1;
        return usageOf({ id: `u${count}`, license: lives[buyer].id, dimension, amount: BigInt(Math.round(Number(value) * 1e9)), occurredAt: START + at });
      });
      world.report(usage ? JSON.stringify(usages.map(eventOf)) : JSON.stringify({ license: lives[buyer].id }), usages);
    });
  }
  await world.run();
  auditor.conclude();
  return { used: usedIn(scenario), billed: billOf(world.aws), violations: auditor.violations.all };
}

/** What AWS bills when the rules of the seed report it. */
export async function playSeed(scenario: Scenario): Promise<ScenarioResult> {
  const plan = planOfScenario(scenario);
  const scheduler = new Scheduler(START);
  const random = new Random(scenario.number);
  const around: Surroundings = {
    scheduler, random, trace: new Trace(), plan, faultsFor: () => undefined, disturbed: () => undefined, napping: () => undefined, crashed: () => undefined,
  };
  const lives = livesOf(scenario);
  const table = new Table(() => scheduler.now);
  const aws = new SimulatedAws(around, salesOf(lives, () => scheduler.now, productOf(scenario)));
  aws.script = scenario.aws?.() ?? {};
  // S-M13: no dead-letter queue; a message that keeps failing vanishes after 50 minutes.
  const queue = new Queue(around, { name: 'meter', visibility: 10 * MINUTE, retention: 50 * MINUTE });
  const outage = outageAfterCall(scenario, aws, () => scheduler.now);
  const wiredIn = (process: Process): SeedDependencies => ({
    dynamo: simulatedDynamo(table, (what, effect) => process.wire(what, () => {
      const row = /^update row-(\d+)/.exec(what)?.[1];
      if (row !== undefined && outage() && scenario.rowFails?.(Number(row))) {
        throw new ServiceError('InternalServerError');
      }
      return effect();
    }), () => 0),
    aws: aws.clientIn(process),
    send: async (body) => {
      await process.sleep(SEND);
      queue.send(body);
    },
    now: () => Math.floor(scheduler.now),
    sleep: (milliseconds) => process.sleep(milliseconds),
    identify: (license) => lives.find(({ id }) => id === license)!,
  });
  new LambdaFunction(around, {
    name: 'meter', queue, queueArn: 'meter', timeout: 15 * MINUTE, batchSize: 1, batchingWindow: 0, concurrency: scenario.seedConcurrency ?? 1, skew: 0,
    start: (process) => {
      const deps = wiredIn(process);
      return async ({ Records }: SQSEvent) => {
        await meterBuyer(Records[0].body, deps);
        return { batchItemFailures: [] };
      };
    },
  });
  const job = new Process('job', around);
  scenario.usage.forEach(({ buyer, at, usage }, i) => {
    scheduler.at(START + at, () => { void writeRow({ id: `row-${i}`, license: lives[buyer].id, usage }, wiredIn(job).dynamo); });
  });
  for (const at of scenario.jobs ?? Array.from({ length: 10 }, (_, i) => (i + 1) * HOUR)) {
    scheduler.at(START + at, () => { hourlyJob(wiredIn(job)).catch(() => undefined); });
  }
  while (scheduler.next !== undefined && scheduler.next < START + RUN) {
    await scheduler.step();
  }
  return { used: usedIn(scenario), billed: billOf(aws), violations: [] };
}

/** Whether the table fails: for most of an hour after the first call that AWS has taken into account. */
function outageAfterCall({ rowFails }: Scenario, aws: SimulatedAws, now: () => number): () => boolean {
  let first = Infinity;
  aws.watchers.push({ told: () => undefined, refused: () => undefined, answered: (_result, time) => { first = Math.min(first, time); } });
  return () => rowFails !== undefined && now() >= first && now() < first + 55 * MINUTE;
}

function productOf({ dimensions }: Scenario): typeof PRODUCT {
  return dimensions ? { ...PRODUCT, dimensions: dimensions.map((key) => ({ key, kind: 'METERED' as const })) } : PRODUCT;
}

function livesOf({ buyers }: Scenario): Life[] {
  return Array.from({ length: buyers }, (_, i) => ({
    id: `l-${(0xabc0000 + i).toString(16)}`, arn: `arn:aws:license-manager::294406891311:license:l-${(0xabc0000 + i).toString(16)}`,
    account: (222_222_220_000 + i).toString(), agreed: START - DAY, activated: START - DAY, usable: START - DAY, ended: Infinity, suspended: [],
  }));
}

function planOfScenario(scenario: Scenario): Plan {
  return { ...faultless(planOf(new Random(scenario.number), { recorderSkew: 0 })), latency: 100, start: START - DAY, end: START + 10 * HOUR };
}

function usedIn({ usage }: Scenario): number {
  return Math.floor(usage.flatMap((one) => one.usage ?? []).reduce((sum, { value }) => sum + Number(value), 0));
}

function billOf(aws: SimulatedAws): number {
  return aws.ledger.billed().reduce((sum, { quantity }) => sum + quantity, 0);
}
