import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { EngineError } from '../../src/engines/aws-client.js';
import { TargetDelivery } from '../../src/events/target-delivery.js';
import type { Delivery } from '../../src/events/target-delivery.js';
import { Activity } from '../../src/local/activity.js';
import { DurableMap } from '../../src/state/durable-map.js';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'deliveries-')); });
afterEach(() => rm(folder, { recursive: true }));

const parcel = { target: { id: 'target', arn: 'arn:aws:sqs:us-east-1:000000000000:work' }, sourceArn: 'rule', text: 'attempt #', attemptMark: '#' };

/** One life of the sandbox. Its targets do as the send says. */
function life(clock: VirtualClock, send: (text: string) => Promise<void>) {
  const activity = new Activity();
  const store = new DurableMap<Delivery>(join(folder, 'deliveries'));
  const delivery = new TargetDelivery({ clock, activity, log: () => undefined, send: (_, text) => send(text), store });
  const quiet = async () => {
    await clock.runDue();
    while (activity.busy) {
      await activity.change(1);
    }
  };
  return { delivery, quiet, store };
}

test('what a rule has sent to a target outlives the sandbox, and is delivered once if all goes well', async () => {
  const clock = new VirtualClock(new Date('2030-01-01T00:00:00Z'));
  const first = life(clock, () => new Promise(() => undefined));
  first.delivery.deliver(parcel);
  first.store.close();

  const got: string[] = [];
  const second = life(clock, async (text) => { got.push(text); });
  await second.quiet();
  expect(got).toEqual(['attempt 1']);
  second.store.close();

  const third = life(clock, async (text) => { got.push(text); });
  await third.quiet();
  expect(got).toHaveLength(1);
  third.store.close();
});

test('an attempt that is to come comes in the next life, and an end in the middle is no failure', async () => {
  const clock = new VirtualClock(new Date('2030-01-01T00:00:00Z'));
  const first = life(clock, async () => { throw new EngineError('Http500', 'not now'); });
  first.delivery.deliver(parcel);
  await first.quiet();
  first.store.close();

  const stopping = life(clock, async () => { throw new Error('the client is closed'); });
  clock.moveTo(clock.now() + 1_000);
  stopping.delivery.stop();
  await stopping.quiet();
  stopping.store.close();

  const got: string[] = [];
  const last = life(clock, async (text) => { got.push(text); });
  await last.quiet();
  expect(got).toEqual(['attempt 2']);
  last.store.close();
});
