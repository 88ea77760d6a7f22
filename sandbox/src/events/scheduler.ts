import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { ScheduleSpec } from '../local/services.js';
import { completeEvent } from './bus-event.js';
import { parseSchedule } from './schedule-expression.js';
import type { TargetDelivery } from './target-delivery.js';
import { runSchedule } from './timetable.js';

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly delivery: TargetDelivery;
}

/** EventBridge Scheduler. */
export class Scheduler {
  constructor(private readonly options: SchedulerOptions) {}

  public create(schedule: ScheduleSpec): void {
    if (!schedule.enabled) {
      return;
    }
    const { clock } = this.options;
    const { expression, startDate, timezone } = schedule;
    const start = Math.max(clock.now(), startDate ? Date.parse(startDate) : 0);
    const recurrence = parseSchedule(expression, start, timezone);
    // Unlike that of a rule, a rate begins at its start.
    const fromStart = startDate !== undefined || expression.startsWith('rate');
    const after = fromStart ? start - 1 : start;
    const end = schedule.endDate ? Date.parse(schedule.endDate) : undefined;
    runSchedule(clock, `schedule ${schedule.name}`, { recurrence, after, end }, (due) => {
      this.fire(schedule, due);
    });
  }

  private fire(schedule: ScheduleSpec, due: number): void {
    const execution = randomUUID();
    const scheduled = new Date(due).toISOString().replace(/\.\d+Z$/, 'Z');
    const input = schedule.target.input ?? this.defaultInput(schedule, due);
    const text = input
      .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
      .replaceAll('<aws.scheduler.scheduled-time>', scheduled)
      .replaceAll('<aws.scheduler.execution-id>', execution);
    this.options.delivery.deliver({ target: schedule.target, sourceArn: schedule.arn, text, attemptMark: '<aws.scheduler.attempt-number>', execution: { id: execution, scheduled } });
  }

  private defaultInput(schedule: ScheduleSpec, due: number): string {
    const { account } = this.options;
    const region = schedule.arn.split(':').at(3) ?? this.options.region;
    const event = { 'source': 'aws.scheduler', 'detail-type': 'Scheduled Event', 'resources': [schedule.arn], 'detail': {} };
    // Unlike that of a rule, the detail is a text: so functions get it from Scheduler (events logged in accounts, 2024-06).
    return JSON.stringify({ ...completeEvent(event, { account, region, now: due }), detail: '{}' });
  }
}
