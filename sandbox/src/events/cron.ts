import { localDate, utcOf } from './local-time.js';
import type { Recurrence } from './schedule-expression.js';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MILLISECONDS = 86_400_000;
/** Long enough for the 29th of February on a given weekday. */
const HORIZON_DAYS = 366 * 41;

const PART = /^(?<from>\*|\?|\w+)(?:-(?<to>\w+))?(?:\/(?<step>\d+))?$/;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The six fields of an AWS cron expression: minutes, hours, day of month, month, day of week, year. */
export function parseCron(text: string, timezone: string): Recurrence {
  const fields = text.trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays, years] = fields;
  if (fields.length !== 6) {
    throw new Error(`cron(${text}): six fields are needed: minutes, hours, day of month, month, day of week, year`);
  }
  // EventBridge and Scheduler user guides, cron expressions: one of the two fields must be a question mark (2026-11).
  if ((days === '?') === (weekdays === '?')) {
    throw new Error(`cron(${text}): one of the fields day of month and day of week must be ?, and only one: cron(0 12 * * ? *)`);
  }
  const ofMinute = values(minutes, 0, 59);
  const ofHour = values(hours, 0, 23);
  const inMonth = new Set(values(months, 1, 12, MONTHS));
  const inYear = new Set(values(years, 1970, 2199));
  const onDay = dayOfMonth(days);
  const onWeekday = dayOfWeek(weekdays);

  return (after) => {
    const { year, month, day } = localDate(after, timezone);
    const first = Date.UTC(year, month - 1, day);
    for (let i = 0; i < HORIZON_DAYS; i++) {
      const date = new Date(first + i * DAY_MILLISECONDS);
      const today = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      if (!inYear.has(today.year) || !inMonth.has(today.month) || !onDay(today) || !onWeekday(today)) {
        continue;
      }
      for (const hour of ofHour) {
        for (const minute of ofMinute) {
          const due = utcOf({ ...today, hour, minute }, timezone);
          if (due > after) {
            return due;
          }
        }
      }
    }
    return undefined;
  };
}

/** `*`, `5`, `1-5`, every n-th (`0/15`), names, and lists of these. */
function values(field: string, least: number, most: number, names: readonly string[] = []): number[] {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const { from = '', to, step } = groupsOf(part);
    const any = from === '*' || from === '?';
    const first = any ? least : number(from, least, names);
    const last = to !== undefined ? number(to, least, names) : any || step !== undefined ? most : first;
    if (!(first >= least && last <= most && first <= last && step !== '0')) {
      throw new Error(`cron: ${part} is not valid in the field ${field}; values go from ${least} to ${most}`);
    }
    for (let value = first; value <= last; value += Number(step ?? 1)) {
      found.add(value);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function groupsOf(part: string): Partial<Record<string, string>> {
  return PART.exec(part)?.groups ?? {};
}

function number(text: string, least: number, names: readonly string[]): number {
  const index = names.indexOf(text.toUpperCase());
  return index >= 0 ? index + least : /^\d+$/.test(text) ? Number(text) : NaN;
}

function dayOfMonth(field: string): (day: Day) => boolean {
  if (field === 'L') {
    return (day) => day.day === lastDay(day);
  }
  const nearest = /^(\d+)W$/.exec(field)?.[1];
  if (nearest !== undefined) {
    return (day) => day.day === nearestWeekday(day, Number(nearest));
  }
  const days = new Set(values(field, 1, 31));
  return (day) => days.has(day.day);
}

function dayOfWeek(field: string): (day: Day) => boolean {
  const last = /^(\w+)L$/.exec(field)?.[1];
  if (last !== undefined) {
    return (day) => weekdayOf(day) === number(last, 1, WEEKDAYS) && day.day > lastDay(day) - 7;
  }
  const numbered = /^(\w+)#([1-5])$/.exec(field);
  if (numbered) {
    const [, weekday, nth] = numbered;
    return (day) => weekdayOf(day) === number(weekday, 1, WEEKDAYS) && Math.ceil(day.day / 7) === Number(nth);
  }
  const days = new Set(values(field, 1, 7, WEEKDAYS));
  return (day) => days.has(weekdayOf(day));
}

/** Sunday is 1. */
function weekdayOf({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function lastDay({ year, month }: Day): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The working day nearest to a day of the month, within that month. */
function nearestWeekday(of: Day, wanted: number): number {
  const last = lastDay(of);
  const day = Math.min(wanted, last);
  const weekday = weekdayOf({ ...of, day });
  if (weekday === 7) {
    return day === 1 ? 3 : day - 1;
  }
  if (weekday === 1) {
    return day === last ? day - 2 : day + 1;
  }
  return day;
}
