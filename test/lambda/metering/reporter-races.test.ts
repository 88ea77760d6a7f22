import { describe, expect, it } from 'vitest';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, LICENSE, usage } from './bench.js';
import { interposed } from './interposed.js';
import type { Interposer } from './interposed.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

/** A license whose hour 20 was told (3), with late usage for it (4) and usage of two dimensions in hour 21. */
async function inTheMiddle(): Promise<Bench> {
  const bench = await Bench.over(db);
  await bench.license();
  await bench.hear([usage('a', { quantity: 3 })]);
  bench.now = at('21:12:00');
  await report(bench);
  await bench.hear([usage('late', { quantity: 4 }), usage('b', { occurredAt: '2026-11-21T21:11:00Z', quantity: '10.5' }), usage('c', { occurredAt: '2026-11-21T21:11:00Z', dimension: 'GB', quantity: 2 })]);
  bench.now = at('22:12:00');
  return bench;
}

async function report(bench: Bench, what: Interposer = {}): Promise<void> {
  await bench.report(interposed(bench.dependencies(), what));
}

/** Some late usage still, and then everything is told. */
async function drain(bench: Bench): Promise<void> {
  await report(bench);
  await bench.hear([usage('later', { quantity: 5 }), usage('d', { occurredAt: '2026-11-21T21:30:00Z', quantity: '0.5' })]);
  bench.now = at('22:20:00');
  await bench.hear([usage('e', { occurredAt: '2026-11-21T22:15:00Z', quantity: 1 })]);
  bench.now = at('23:12:00');
  await report(bench);
  expect(bench.taker.billed(LICENSE, 'requests')).toBe(24);
  expect(bench.taker.billed(LICENSE, 'GB')).toBe(2);
  await auditBooks(db.client, bench.table);
  expect([...bench.taker.payloads.values()].filter((payloads) => payloads.size !== 1)).toEqual([]);
}

async function stepsOf(bench: Bench): Promise<number> {
  let steps = 0;
  await report(bench, { before: () => { steps += 1; } });
  return steps;
}

describe('each unit is billed once', () => {
  it('when a reporter stops after any of its steps, and another run follows', async () => {
    const steps = await stepsOf(await inTheMiddle());
    expect(steps).toBeGreaterThan(6);
    for (let stop = 0; stop < steps; stop += 1) {
      const bench = await inTheMiddle();
      let stopped = false;
      const crash = (step: number) => {
        stopped ||= step === stop;
        if (stopped) {
          throw new Error('crash');
        }
      };
      await report(bench, { after: crash });
      await drain(bench);
    }
  });

  it('when a whole second run happens at any step of the first', async () => {
    const steps = await stepsOf(await inTheMiddle());
    for (let pause = 0; pause < steps; pause += 1) {
      const bench = await inTheMiddle();
      await report(bench, { after: async (step) => { if (step === pause) { await report(bench); } } });
      await drain(bench);
    }
  });

  it('when another run only settles what waits, at any step of a run that could seal the next hour', async () => {
    const waiting = async () => {
      const bench = await inTheMiddle();
      bench.taker.fault = () => ({ error: 'ThrottlingException' });
      await report(bench);
      bench.taker.fault = () => 'PASS';
      bench.now = at('22:20:00');
      await bench.hear([usage('later', { quantity: 5 }), usage('e', { occurredAt: '2026-11-21T22:15:00Z', quantity: 1 })]);
      bench.now = at('23:12:00');
      return bench;
    };
    const settling = () => {
      let settled = false;
      const stop = () => { if (settled) { throw new Error('crash'); } };
      return { before: stop, after: (_step: number, name: string) => { settled ||= name === 'settleSlot'; } };
    };
    const steps = await stepsOf(await waiting());
    for (let pause = 0; pause < steps; pause += 1) {
      const bench = await waiting();
      await report(bench, { before: async (step) => { if (step === pause) { await report(bench, settling()); } } });
      await report(bench);
      expect(bench.taker.billed(LICENSE, 'requests')).toBe(23);
      expect(bench.taker.billed(LICENSE, 'GB')).toBe(2);
    }
  });

  it('when late usage arrives at any step of a run, for an hour that is announced already', async () => {
    const steps = await stepsOf(await inTheMiddle());
    for (let pause = 0; pause < steps; pause += 1) {
      const bench = await inTheMiddle();
      await report(bench, { before: async (step) => { if (step === pause) { await bench.hear([usage('race', { quantity: 100 })]); } } });
      await report(bench);
      bench.now = at('22:20:00');
      await bench.hear([usage('e', { occurredAt: '2026-11-21T22:15:00Z', quantity: '0.5' })]);
      bench.now = at('23:12:00');
      await report(bench);
      expect(bench.taker.billed(LICENSE, 'requests')).toBe(118);
    }
  });
});

describe('a reporter that slept', () => {
  it('does not set back what a later statement has told', async () => {
    const bench = await inTheMiddle();
    await report(bench);
    const old = (await bench.meters.get(LICENSE))!.pend!;
    await bench.hear([usage('later', { quantity: 5 })]);
    bench.now = at('22:30:00');
    await bench.hear([usage('e', { occurredAt: '2026-11-21T22:15:00Z' })]);
    bench.now = at('23:12:00');
    await report(bench);
    const told = await bench.page('2026-11-21T20');
    expect(told).toMatchObject({ b: { M: { requests: { N: '12' } } }, by: { S: '2026-11-21T22' } });
    await bench.pages.settleHour(LICENSE, '2026-11-21T20', old);
    await bench.pages.settleSlot(LICENSE, old, { outcomes: new Map() });
    expect(await bench.page('2026-11-21T20')).toEqual(told);
    expect((await bench.receipt('2026-11-21T21')).GB.result).toBe('ACCEPTED');
  });
});

describe('the order of the steps', () => {
  it('is meters, receipts, pages, seal, call, other hours, receipt', async () => {
    const bench = await inTheMiddle();
    const names: string[] = [];
    await report(bench, { before: (_step, name) => { names.push(name); } });
    const first = names.slice(0, names.indexOf('settleSlot') + 1).filter((name) => name !== 'get');
    expect(first.slice(0, 3)).toEqual(['ofShard', 'ofHour', 'ofHour']);
    expect(first.slice(-4)).toEqual(['seal', 'send', 'settleHour', 'settleSlot']);
  });
});
