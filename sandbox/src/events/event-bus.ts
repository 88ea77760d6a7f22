import type { Clock } from '../clock.js';
import type { RuleSpec } from '../local/services.js';
import { completeEvent } from './bus-event.js';
import type { BusEvent, NewBusEvent } from './bus-event.js';
import { compilePattern } from './pattern.js';
import type { Matcher } from './pattern.js';
import { parseSchedule } from './schedule-expression.js';
import type { TargetDelivery } from './target-delivery.js';
import { targetInput } from './target-input.js';
import { runSchedule } from './timetable.js';

export interface EventBusOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly delivery: TargetDelivery;
}

interface Rule {
  readonly spec: RuleSpec;
  readonly matches: Matcher;
}

/** EventBridge: buses, rules with patterns or schedules, and their targets. */
export class EventBus {
  private readonly buses = new Map<string, Rule[]>([['default', []]]);

  constructor(private readonly options: EventBusOptions) {}

  public createBus(name: string): void {
    this.buses.set(name, this.buses.get(name) ?? []);
  }

  public putRule(spec: RuleSpec): void {
    const rules = this.rulesOf(spec.busName);
    if (!spec.enabled) {
      return;
    }
    if (spec.pattern) {
      rules.push({ spec, matches: compilePattern(spec.pattern) });
    }
    if (spec.scheduleExpression !== undefined) {
      const { clock } = this.options;
      const created = clock.now();
      runSchedule(clock, `rule ${spec.name}`, { recurrence: parseSchedule(spec.scheduleExpression, created), after: created }, (due) => {
        this.deliver(spec, this.scheduledEvent(spec, due));
      });
    }
  }

  /** Puts an event on a bus, given by name or ARN, and returns the event's id. */
  public put(busNameOrArn: string, event: NewBusEvent): string {
    const { account, region, clock } = this.options;
    const complete = completeEvent(event, { account, region, now: clock.now() });
    for (const { spec, matches } of this.rulesOf(busNameOrArn)) {
      if (matches(complete)) {
        this.deliver(spec, complete);
      }
    }
    return complete.id;
  }

  public has(busNameOrArn: string): boolean {
    return this.buses.has(nameOf(busNameOrArn));
  }

  private deliver(rule: RuleSpec, event: BusEvent): void {
    for (const target of rule.targets) {
      const text = targetInput(target, event, rule.arn);
      this.options.delivery.deliver(target, rule.arn, () => text);
    }
  }

  private scheduledEvent(rule: RuleSpec, due: number): BusEvent {
    const { account, region } = this.options;
    const event = { 'source': 'aws.events', 'detail-type': 'Scheduled Event', 'resources': [rule.arn], 'detail': {} };
    return completeEvent(event, { account, region, now: due });
  }

  private rulesOf(busNameOrArn: string): Rule[] {
    const rules = this.buses.get(nameOf(busNameOrArn));
    if (!rules) {
      throw new Error(`There is no event bus ${busNameOrArn}. Buses: ${[...this.buses.keys()].join(', ')}`);
    }
    return rules;
  }
}

function nameOf(busNameOrArn: string): string {
  return busNameOrArn.split('/').at(-1) ?? busNameOrArn;
}
