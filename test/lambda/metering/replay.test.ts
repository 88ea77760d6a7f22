import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, sum } from '../../../lambda/core/metering/decimal.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { lastOfMonth, plus } from '../../../lambda/core/metering/hours.js';
import type { Meter } from '../../../lambda/core/metering/meter.js';
import { UNUSED } from '../../../lambda/core/metering/page.js';
import { contradictionsOf } from '../../../lambda/core/metering/recompute.js';
import { replay } from '../../../lambda/core/metering/replay.js';
import { freeze } from '../../../lambda/core/metering/statement.js';
import type { Statement } from '../../../lambda/core/metering/statement.js';

const IDENTITY = { arn: 'arn', account: '1', start: '2026-11-29T00:00:00.000Z' };

/** Usage of an hour up to so many hours before the slot, in thousandths. */
const heardSince = fc.array(fc.record({ hoursBefore: fc.nat({ max: 5 }), dimension: fc.constantFrom('GB', 'requests'), thousandths: fc.integer({ min: 1, max: 4_000 }) }), { maxLength: 4 });

/** A few slots of a license, some hours apart, over the end of a month; the last slot of November may be skipped. */
const slots = fc.array(fc.record({ later: fc.integer({ min: 1, max: 9 }), heardSince }), { minLength: 1, maxLength: 12 });

describe('receipts', () => {
  it('give the remainders and the told part of every hour that statement by statement were stored', () => {
    fc.assert(fc.property(slots, fc.boolean(), (steps, endsWithMonth) => {
      const heard = new Map<string, Amounts>();
      const told = new Map<string, Amounts>();
      const statements: Statement[] = [];
      let meter: Meter = { license: 'l-1', rev: 1, rem: new Map(), late: new Set(), fin: false };
      let slot = '2026-11-30T02';
      for (const step of steps) {
        const next = plus(slot, step.later);
        slot = endsWithMonth && next > lastOfMonth(slot) && slot < lastOfMonth(slot) ? lastOfMonth(slot) : next;
        for (const { hoursBefore, dimension, thousandths } of step.heardSince) {
          const hour = plus(slot, -hoursBefore);
          heard.set(hour, sum(heard.get(hour) ?? new Map(), new Map([[dimension, amountOf(`${thousandths}e-3`)]])));
        }
        const hours = new Map([...heard].map(([hour, amounts]) => [hour, { ...UNUSED, heard: amounts, told: told.get(hour) ?? new Map() }]));
        const { statement, rem, late } = freeze(meter, slot, IDENTITY, hours);
        statement.take.forEach((amounts, hour) => told.set(hour, amounts));
        statements.push(statement);
        meter = { ...meter, last: slot, rem, late, pend: statement };
      }
      const shuffled = [...statements].sort((a, b) => (a.slot < b.slot ? 1 : -1));
      expect(replay(shuffled)).toEqual({ rem: meter.rem, told });
    }));
  });

  const statement = (slot: string, over: Partial<Statement>) => ({ slot, rec: new Map(), take: new Map(), drop: new Map(), lost: new Map(), ...over });
  const gb = (text: string) => new Map([['GB', amountOf(text)]]);

  it('say nothing of a license that was closed long before the hours that are looked at', () => {
    const meter: Meter = { license: 'l-1', rev: 9, last: '2026-11-20T10', rem: new Map(), late: new Set(), fin: true };
    const stored = { meter, writtenOff: new Map([['2026-11-20T10', gb('0.5')]]), givenUp: new Map() };
    expect(contradictionsOf(stored, [], true)).toEqual([]);
  });

  it('count what was written off as told', () => {
    const { told } = replay([statement('2026-11-21T20', { take: new Map([['2026-11-21T20', gb('2.5')]]), rec: new Map([['GB', 2]]) })],
      [{ hour: '2026-11-21T20', amounts: gb('1') }, { hour: '2026-11-21T21', amounts: gb('3') }]);
    expect(told).toEqual(new Map([['2026-11-21T20', gb('3.5')], ['2026-11-21T21', gb('3')]]));
  });

  it('count what a person wrote off once, though a later statement took from the same hour', () => {
    const { told, rem } = replay([
      statement('2026-11-21T20', { take: new Map([['2026-11-21T20', gb('2')]]), rec: new Map([['GB', 2]]) }),
      statement('2026-11-21T22', { take: new Map([['2026-11-21T20', gb('10.5')]]), rec: new Map([['GB', 3]]) }),
    ], [{ hour: '2026-11-21T20', after: '2026-11-21T21', amounts: gb('5') }]);
    expect(told).toEqual(new Map([['2026-11-21T20', gb('10.5')]]));
    expect(rem).toEqual(gb('0.5'));
  });

  it.each([
    ['more was billed than taken', [statement('2026-11-21T20', { take: new Map([['2026-11-21T20', gb('1')]]), rec: new Map([['GB', 2]]) })], /GB: 1 more was told/],
    ['a remainder went into another month', [statement('2026-11-30T22', { take: new Map([['2026-11-30T22', gb('0.5')]]) }), statement('2026-12-01T00', {})], /lost is "" .*"GB,500000000"/],
    ['a remainder was dropped that was not there', [statement('2026-11-30T23', { drop: gb('0.5') })], /dropped is "GB,500000000"/],
  ])('contradict each other when %s', (_what, statements, message) => {
    expect(() => replay(statements)).toThrow(message);
  });
});
