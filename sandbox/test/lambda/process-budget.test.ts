import { expect, test } from 'vitest';
import { ProcessBudget } from '../../src/lambda/process-budget.js';
import type { IdleProcess } from '../../src/lambda/process-budget.js';
import { LocalStack } from '../local/local-stack.js';

const stack = new LocalStack();

function idleProcess(name: string, killed: string[]): IdleProcess {
  return { kill: () => Promise.resolve(void killed.push(name)) };
}

test('the process that is idle for longest makes room for another one; those at work never do', () => {
  const budget = new ProcessBudget(2);
  const killed: string[] = [];
  const left: string[] = [];
  const [a, b] = ['a', 'b'].map((name) => idleProcess(name, killed));
  budget.started();
  budget.started();
  budget.becameIdle(a, () => left.push('a'));
  budget.becameIdle(b, () => left.push('b'));
  budget.becameBusy(a);
  budget.started();
  expect([killed, left]).toEqual([['b'], ['b']]);
  budget.started();
  expect(killed).toEqual(['b']);
});

test('so many start at a time, and the next when one has started', async () => {
  const budget = new ProcessBudget(100, 2);
  const order: string[] = [];
  const [endFirst] = [await budget.turn(), await budget.turn()];
  const third = budget.turn().then((end) => {
    order.push('third');
    return end;
  });
  order.push('first ends');
  endFirst();
  endFirst();
  (await third)();
  expect(order).toEqual(['first ends', 'third']);
});

test('a call takes the process that becomes free while another one would have to start', async () => {
  const { name } = await stack.function('return process.pid;');
  await stack.run.invoke(name, {});
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(Array.from({ length: 30 }, () => stack.run.invoke(name, {})));
  }
  const { invocations, coldStarts } = stack.run.counters[name];
  expect(invocations).toBe(151);
  expect(coldStarts).toBeLessThanOrEqual(10);
});
