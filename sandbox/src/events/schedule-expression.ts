import { parseCron } from './cron.js';
import { utcOf } from './local-time.js';

/** When a schedule fires next, strictly after a time; undefined: never again. All in milliseconds. */
export type Recurrence = (after: number) => number | undefined;

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Reads `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2026-11-20T13:00:00)`.
 *
 * @param start rates fire then, and every period after
 */
export function parseSchedule(expression: string, start: number, timezone = 'UTC'): Recurrence {
  const [, kind, text = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') {
    return rate(expression, text, start);
  }
  if (kind === 'cron') {
    return parseCron(text, timezone);
  }
  if (kind === 'at') {
    return at(expression, text, timezone);
  }
  throw new Error(`Schedule expression ${expression}: neither rate(…), cron(…) nor at(…)`);
}

/**
 * Throws for what EventBridge refuses as the schedule of a rule, though EventBridge Scheduler takes it. Source: EventBridge user
 * guide, "Setting a schedule pattern for scheduled rules": no at(…), a singular unit with 1, a plural one with more (2026-11).
 */
export function checkRuleSchedule(expression: string): void {
  parseSchedule(expression, 0);
  if (expression.trim().startsWith('at(')) {
    throw new Error(`Schedule expression ${expression}: a rule has rate(…) or cron(…); at(…) goes with EventBridge Scheduler only`);
  }
  const rated = /^rate\(\s*(\d+)\s+\w+?(s?)\s*\)$/.exec(expression.trim());
  if (rated && (Number(rated[1]) === 1) === (rated[2] === 's')) {
    throw new Error(`Schedule expression ${expression}: in a rule the unit is singular with 1, as in rate(1 hour), and else plural, as in rate(5 minutes)`);
  }
}

function rate(expression: string, text: string, start: number): Recurrence {
  const [, count, unit = ''] = /^(\d+)\s+(minute|hour|day)s?$/.exec(text.trim()) ?? [];
  const period = Number(count) * (UNIT_MILLISECONDS[unit] ?? 0);
  if (!(period > 0)) {
    throw new Error(`Schedule expression ${expression}: a rate is like rate(5 minutes), in minutes, hours or days`);
  }
  return (after) => start + Math.max(0, Math.floor((after - start) / period) + 1) * period;
}

function at(expression: string, text: string, timezone: string): Recurrence {
  const fields = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text.trim())?.slice(1).map(Number);
  if (!fields) {
    throw new Error(`Schedule expression ${expression}: a time is like at(2026-11-20T13:00:00)`);
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields;
  const due = utcOf({ year, month, day, hour, minute }, timezone) + second * 1000;
  return (after) => due > after ? due : undefined;
}
