import type { SQSEvent } from 'aws-lambda';
import { hourlyJob, meterBuyer, writeRow } from '../../test/simulation/seed-port/seed-rules.js';
import type { SeedDependencies } from '../../test/simulation/seed-port/seed-rules.js';
import { simulatedDynamo } from '../../test/simulation/store/client.js';
import { LambdaFunction } from '../../test/simulation/world/invocations.js';
import { Queue } from '../../test/simulation/world/queue.js';
import { Stopwatch } from './figures';
import type { Phase } from './figures';
import { Stage } from './stage';
import { inParallel } from '../../lambda/core/metering/in-parallel.js';
import { HOUR, MEASURED_HOUR, MINUTE, dimensionNames, livesOf } from './workload';

/** To send a message, one after the other. As measured on the sample. */
const SEND = 15;

export interface BaselineFigures {
  /** The app writes a row for each license. */
  readonly rows: Phase;
  /** The hourly job and what follows from it. */
  readonly told: Phase;
}

/** The same hour by the rules of the published sample: a call for each customer. @param concurrency of the function that makes them */
export async function playBaseline(licenses: number, dimensions: number, concurrency: number): Promise<BaselineFigures> {
  const stage = new Stage(licenses, dimensions, 'pending');
  const { scheduler, around, table, process } = stage;
  const lives = livesOf(licenses);
  const byId = new Map(lives.map((life) => [life.id, life]));
  // S-M13: no dead-letter queue; a message that keeps failing vanishes after 50 minutes.
  const queue = new Queue(around, { name: 'meter', visibility: 10 * MINUTE, retention: 50 * MINUTE });
  const deps: SeedDependencies = {
    dynamo: simulatedDynamo(table, process.wire, () => Number.MIN_VALUE),
    aws: stage.aws.clientIn(process),
    send: async (body) => {
      await process.sleep(SEND);
      queue.send(body);
    },
    now: () => Math.floor(scheduler.now),
    sleep: (milliseconds) => process.sleep(milliseconds),
    identify: (license) => byId.get(license) ?? lives[0],
  };
  let done = 0;
  new LambdaFunction(around, {
    name: 'meter', queue, queueArn: 'meter', timeout: 15 * MINUTE, batchSize: 1, batchingWindow: 0, concurrency, skew: 0,
    start: () => async ({ Records }: SQSEvent) => {
      await meterBuyer(Records[0].body, deps);
      done += 1;
      return { batchItemFailures: [] };
    },
  });

  scheduler.now = MEASURED_HOUR + 10 * MINUTE;
  const watch = new Stopwatch(stage);
  const usage = dimensionNames(dimensions).map((dimension, i) => ({ dimension, value: i + 1 }));
  await stage.play(inParallel(lives, 64, ({ id }) => writeRow({ id: `row-${id}`, license: id, usage }, deps.dynamo)));
  const rows = watch.lap();
  scheduler.now = MEASURED_HOUR + HOUR;
  watch.lap();
  let sent = 0;
  const all = { ...deps, send: async (body: string) => {
    sent += 1;
    await deps.send(body);
  } };
  await stage.play((async () => {
    await hourlyJob(all);
    while (done < sent) {
      await process.sleep(SEND);
    }
  })());
  return { rows, told: watch.lap() };
}
