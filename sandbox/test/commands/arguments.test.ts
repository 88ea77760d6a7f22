import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { amounts, count, duration, moment, onOff, optional, orAlone, texts } from '../../src/commands/arguments.js';
import { parseDuration, showDuration } from '../../src/commands/duration.js';

describe('arguments take the texts of a command line and the values of a file', () => {
  test.each([
    [amounts(''), ['seats=10', 'support=true', 'plan=gold'], { seats: 10, support: true, plan: 'gold' }],
    [amounts(''), { seats: 10 }, { seats: 10 }],
    [texts(''), ['company=Acme = Co'], { company: 'Acme = Co' }],
    [count(''), '12', 12],
    [count(''), 12, 12],
    [onOff(''), 'off', false],
    [onOff(''), true, true],
    [duration(''), '1d 12h', 129_600_000],
    [duration(''), '1.5h', 5_400_000],
    [moment(''), '2027-02-10T12:00:00Z', new Date('2027-02-10T12:00:00Z')],
    [optional(orAlone(count(''))), true, true],
    [optional(orAlone(count(''))), '14', 14],
  ])('case %#', ({ schema }, given, expected) => {
    expect(v.parse(schema, given)).toEqual(expected);
  });

  test.each([
    [amounts(''), ['seats'], 'dimension=amount'],
    [count(''), '-1', '0 or more'],
    [count(''), 1.5, 'whole number'],
    [duration(''), '2 hours', '90s, 15m, 2h'],
    [duration(''), 7_200_000, '90s, 15m, 2h'],
    [amounts('', 'part=value', 'delivery.lose=1'), ['lose'], 'write it as part=value, for example delivery.lose=1'],
    [duration(''), '-5m', 'time only moves forward'],
    [moment(''), 'tomorrow', '2027-02-10T12:00:00Z'],
    [onOff(''), 'yes', 'on or off'],
  ])('case %# is refused in words that help', ({ schema }, given, advice) => {
    const { success, issues } = v.safeParse(schema, given);
    expect(success).toBe(false);
    expect(issues?.[0].message).toContain(advice);
  });
});

test('a duration reads as it is written', () => {
  expect(showDuration(parseDuration('1w 2h 30m 5s') ?? 0)).toBe('7d 2h 30m 5s');
  expect(showDuration(0)).toBe('0s');
  expect(parseDuration('5')).toBeUndefined();
});
