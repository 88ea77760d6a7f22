import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { START } from './local-stack.js';

const start = START.getTime();

test('virtual time stands still until it is moved, and then is exactly what was asked for', async () => {
  const clock = new VirtualClock(START);
  await sleep(20);
  expect(clock.now()).toBe(start);
  clock.moveTo(start + 10);
  expect(clock.now()).toBe(start + 10);
  clock.moveTo(start);
  expect(clock.now()).toBe(start + 10);
});

test('due actions run in order, those of the same time as they were scheduled; a slow one does not make later ones due', async () => {
  const clock = new VirtualClock(START);
  const ran: string[] = [];
  const plan = (after: number, what: string) => clock.schedule(start + after, what, async () => {
    await sleep(30);
    ran.push(`${what} at ${clock.now() - start}`);
  });
  plan(20, 'last');
  plan(10, 'first');
  plan(10, 'second');
  const cancelled = plan(10, 'cancelled');
  plan(10, 'third');
  cancelled.cancel();
  clock.moveTo(clock.nextDue()!);
  expect(await clock.runDue()).toBe(3);
  expect(ran).toEqual(['first at 10', 'second at 10', 'third at 10']);
  expect(clock.nextDue()).toBe(start + 20);
});

test('time flows with the wall clock only while it is told to, and goes on from where it stood', async () => {
  const clock = new VirtualClock(START);
  const courses: object[] = [];
  clock.onMove((course) => courses.push(course));
  clock.flow(true);
  await sleep(20);
  clock.moveTo(clock.now() + 1_000);
  clock.flow(false);
  const stopped = clock.now();
  await sleep(20);
  expect(clock.now()).toBe(stopped);
  expect(stopped - start).toBeGreaterThanOrEqual(1_015);
  expect(courses.map((course) => Object.keys(course)[0])).toEqual(['frozenAt', 'ahead', 'ahead', 'frozenAt']);
});
