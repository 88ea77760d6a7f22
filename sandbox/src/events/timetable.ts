import type { Clock } from '../clock.js';
import type { Recurrence } from './schedule-expression.js';

/** Runs an action each time a schedule is due, in virtual time. Missed times are made up for, in order. */
export function runSchedule(clock: Clock, what: string, recurrence: Recurrence, action: (due: number) => void, end = Infinity): void {
  const plan = (after: number) => {
    const due = recurrence(after);
    if (due !== undefined && due <= end) {
      clock.schedule(due, what, () => {
        plan(due);
        action(due);
      });
    }
  };
  plan(clock.now());
}
