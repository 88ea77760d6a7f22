import { describe, expect, test } from 'vitest';
import { checkRuleSchedule, parseSchedule } from '../../src/events/schedule-expression.js';

/** The next times after a moment, in ISO format. */
function times(expression: string, after: string, count = 1, timezone = 'UTC'): string[] {
  const recurrence = parseSchedule(expression, Date.parse(after), timezone);
  const found: string[] = [];
  for (let time = recurrence(Date.parse(after)); time !== undefined && found.length < count; time = recurrence(time)) {
    found.push(new Date(time).toISOString().slice(0, 16));
  }
  return found;
}

describe('rate', () => {
  test('first fires one period after the start', () => {
    expect(times('rate(5 minutes)', '2026-11-20T10:02:00Z', 2)).toEqual(['2026-11-20T10:07', '2026-11-20T10:12']);
  });

  test.each(['rate(0 minutes)', 'rate(5)', 'rate(5 weeks)'])('%s is refused', (expression) => {
    expect(() => parseSchedule(expression, 0)).toThrow(`Schedule expression ${expression}: a rate is like`);
  });
});

describe('cron', () => {
  // The first ones are the examples of the EventBridge user guide.
  test.each([
    ['cron(15 10 * * ? *)', '2026-11-20T10:15:00Z', ['2026-11-21T10:15', '2026-11-22T10:15']],
    ['cron(0 18 ? * MON-FRI *)', '2026-11-20T18:00:00Z', ['2026-11-23T18:00', '2026-11-24T18:00']],
    ['cron(0 8 1 * ? *)', '2026-11-20T00:00:00Z', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['cron(0/15 * * * ? *)', '2026-11-20T10:40:00Z', ['2026-11-20T10:45', '2026-11-20T11:00']],
    ['cron(0/10 * ? * MON-FRI *)', '2026-11-20T23:55:00Z', ['2026-11-23T00:00', '2026-11-23T00:10']],
    ['cron(0/30 20-2 ? * MON-FRI *)', '', []],
    ['cron(0 9 ? * 2#1 *)', '2026-11-20T00:00:00Z', ['2026-12-07T09:00', '2027-01-04T09:00']],
    ['cron(0 9 ? * 6L *)', '2026-11-20T00:00:00Z', ['2026-11-27T09:00', '2026-12-25T09:00']],
    ['cron(0 9 L * ? *)', '2026-11-20T00:00:00Z', ['2026-11-30T09:00', '2026-12-31T09:00']],
    ['cron(0 9 15W * ? *)', '2026-11-01T00:00:00Z', ['2026-11-16T09:00', '2026-12-15T09:00']],
    ['cron(0 0 29 FEB ? *)', '2026-11-20T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 12 1,15 1-3 ? 2027)', '2027-03-14T00:00:00Z', ['2027-03-15T12:00']],
  ])('%s', (expression, after, expected) => {
    if (expected.length === 0) {
      expect(() => parseSchedule(expression, 0)).toThrow('20-2 is not valid');
    } else {
      expect(times(expression, after, 2)).toEqual(expected);
    }
  });

  test('follows the clock of a time zone through a change of its offset', () => {
    expect(times('cron(30 9 * * ? *)', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).toEqual(['2026-10-25T08:30', '2026-10-26T08:30']);
    expect(times('cron(30 9 * * ? *)', '2026-03-28T00:00:00Z', 2, 'Europe/Berlin')).toEqual(['2026-03-28T08:30', '2026-03-29T07:30']);
  });

  test.each(['cron(0 9 * * * *)', 'cron(0 9 ? * ? *)', 'cron(0 9 1 * MON *)'])('%s is refused: one of the two days must be ?', (expression) => {
    expect(() => parseSchedule(expression, 0)).toThrow('one of the fields day of month and day of week must be ?');
  });

  test('needs six fields', () => {
    expect(() => parseSchedule('cron(0 9 * * *)', 0)).toThrow('six fields are needed');
  });
});

describe('at', () => {
  test('fires once, at the local time', () => {
    expect(times('at(2026-11-20T13:00:00)', '2026-11-20T10:00:00Z', 2)).toEqual(['2026-11-20T13:00']);
    expect(times('at(2026-11-20T13:00:00)', '2026-11-20T10:00:00Z', 1, 'America/New_York')).toEqual(['2026-11-20T18:00']);
    expect(times('at(2026-11-20T13:00:00)', '2026-11-20T13:00:00Z')).toEqual([]);
  });
});

test('another expression is refused', () => {
  expect(() => parseSchedule('every 5 minutes', 0)).toThrow('neither rate(…), cron(…) nor at(…)');
});

describe('in a rule', () => {
  test.each(['rate(1 minute)', 'rate(2 minutes)', 'cron(0 9 * * ? *)'])('%s is taken', (expression) => {
    expect(() => { checkRuleSchedule(expression); }).not.toThrow();
  });

  test.each([
    ['rate(1 minutes)', 'singular with 1'], ['rate(2 minute)', 'singular with 1'], ['at(2026-11-20T13:00:00)', 'at(…) goes with EventBridge Scheduler only'],
  ])('%s is refused', (expression, reason) => {
    expect(() => { checkRuleSchedule(expression); }).toThrow(reason);
  });
});
