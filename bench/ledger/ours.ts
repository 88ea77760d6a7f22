import type { SQSBatchResponse } from 'aws-lambda';
import { inParallel } from '../../lambda/core/metering/in-parallel.js';
import { LicenseMetersInTable } from '../../lambda/adapters/metering/license-meters.js';
import { simulatedDynamo } from '../../test/simulation/store/client.js';
import { QUEUES, TABLE, intakeIn, reporterIn } from '../../test/simulation/world/clients.js';
import type { Wiring } from '../../test/simulation/world/clients.js';
import { Queue } from '../../test/simulation/world/queue.js';
import { Stopwatch } from './figures';
import type { Phase } from './figures';
import { record, signalsTo } from './lambda-events';
import { Stage } from './stage';
import { HOUR, MEASURED_HOUR, MINUTE, livesOf, usageOf } from './workload';

/** As the construct sets it for the intake: messages of one invocation. */
const BATCH = 50;
const INTAKES = 4;
/** Runs follow each other in this time, or at once when one had too little of it. */
const RUN_EVERY = 5 * MINUTE;

export interface OursFigures {
  readonly intake: Phase;
  /** Runs until AWS has accepted everything. */
  readonly told: Phase;
  /** The next run: nothing is left to tell. */
  readonly idle: Phase;
}

/** One hour of all licenses through the ledger: events to pages, pages to statements, statements to AWS. */
export async function playOurs(licenses: number, dimensions: number): Promise<OursFigures> {
  const stage = new Stage(licenses, dimensions);
  const { scheduler, around, table, process } = stage;
  const client = simulatedDynamo(table, process.wire, () => Number.MIN_VALUE);
  const queue = (name: string) => new Queue(around, { name, visibility: HOUR });
  const queues = { usage: queue('usage'), runs: queue('runs'), finals: queue('finals') };
  const failures: unknown[] = [];
  const wiring: Wiring = { dynamo: () => client, queues, aws: stage.aws, isEmpty: () => false, signals: () => signalsTo(failures) };
  const intake = intakeIn(process, wiring);
  const reporter = reporterIn(process, wiring);
  const lives = livesOf(licenses);

  const meters = new LicenseMetersInTable(client, TABLE);
  await stage.play(inParallel(lives, 64, async ({ id, arn, account, activated }) => {
    await meters.create(id, { arn, account, start: new Date(activated).toISOString() });
  }));

  const hear = async (hour: number): Promise<void> => {
    scheduler.now = Math.max(scheduler.now, hour + 10 * MINUTE);
    const batches = Array.from({ length: Math.ceil(licenses / BATCH) }, (_, i) => lives.slice(i * BATCH, (i + 1) * BATCH));
    await stage.play(inParallel(batches, INTAKES, async (batch) => {
      answered(await intake({ Records: batch.map(({ id }) => record(JSON.stringify(usageOf(id, hour, dimensions)), QUEUES.usage)) }));
    }));
  };
  const run = async (): Promise<void> => {
    const before = queues.runs.waiting;
    const began = scheduler.now;
    await stage.play(reporter({ Records: [record('{}', QUEUES.runs)] }).then(answered));
    if (queues.runs.waiting === before) {
      scheduler.now = Math.max(scheduler.now, began + RUN_EVERY);
    }
  };
  const tell = async (records: number): Promise<void> => {
    const goal = stage.billed + records;
    do {
      await run();
    } while (stage.billed < goal);
  };

  await hear(MEASURED_HOUR - HOUR);
  scheduler.now = Math.max(scheduler.now, MEASURED_HOUR + 10 * MINUTE);
  await tell(licenses * dimensions);

  const watch = new Stopwatch(stage);
  await hear(MEASURED_HOUR);
  const heard = watch.lap();
  scheduler.now = Math.max(scheduler.now, MEASURED_HOUR + HOUR + 10 * MINUTE);
  watch.lap();
  await tell(licenses * dimensions);
  const told = watch.lap();
  await run();
  const idle = watch.lap();
  if (failures.length > 0) {
    throw new Error(`The ledger failed ${failures.length} times, first: ${String(failures[0])}`);
  }
  return { intake: heard, told, idle };
}

function answered({ batchItemFailures }: SQSBatchResponse): void {
  if (batchItemFailures.length > 0) {
    throw new Error(`${batchItemFailures.length} messages failed.`);
  }
}
