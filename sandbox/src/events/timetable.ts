import type { Clock } from '../clock.js';
import type { Recurrence } from './schedule-expression.js';

export interface Timetable {
  readonly recurrence: Recurrence;
  /** Firings are after this time. */
  readonly after: number;
  /** No firing is later. */
  readonly end?: number;
}

/** Runs an action each time a schedule is due, in virtual time. Missed times are made up for, in order. */
export function runSchedule(clock: Clock, what: string, { recurrence, after, end = Infinity }: Timetable, action: (due: number) => void): void {
  const due = recurrence(after);
  if (due !== undefined && due <= end) {
    clock.schedule(due, what, () => {
      runSchedule(clock, what, { recurrence, after: due, end }, action);
      action(due);
    });
  }
}
