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

/** The bus that each account has in each Region. */
const DEFAULT_BUS = 'default';

export interface EventBusOptions {
  readonly clock: Clock;
  readonly account: string;
  /** Where a bus is that is given by name alone. */
  readonly region: string;
  readonly delivery: TargetDelivery;
}

interface Rule {
  readonly spec: RuleSpec;
  readonly matches: Matcher;
}

/** EventBridge: buses, rules with patterns or schedules, and their targets. */
export class EventBus {
  /** By Region and name. */
  private readonly buses = new Map<string, Rule[]>();

  constructor(private readonly options: EventBusOptions) {}

  public createBus(name: string, region = this.options.region): void {
    const key = `${region}/${name}`;
    this.buses.set(key, this.buses.get(key) ?? []);
  }

  public putRule(spec: RuleSpec): void {
    const rules = this.rulesOf(spec.busName, spec.region);
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

  /** Puts an event on a bus, given by ARN, or by name in a Region, and returns the event's id. */
  public put(busNameOrArn: string, event: NewBusEvent, region?: string): string {
    const { account, clock } = this.options;
    const bus = this.rulesOf(busNameOrArn, region);
    const complete = completeEvent(event, { account, region: this.regionOf(busNameOrArn, region), now: clock.now() });
    for (const { spec, matches } of bus) {
      if (matches(complete)) {
        this.deliver(spec, complete);
      }
    }
    return complete.id;
  }

  public has(busNameOrArn: string, region?: string): boolean {
    return nameOf(busNameOrArn) === DEFAULT_BUS || this.buses.has(this.keyOf(busNameOrArn, region));
  }

  private deliver(rule: RuleSpec, event: BusEvent): void {
    for (const target of rule.targets) {
      const text = targetInput(target, event, rule.arn);
      this.options.delivery.deliver({ target, sourceArn: rule.arn, text });
    }
  }

  private scheduledEvent(rule: RuleSpec, due: number): BusEvent {
    const { account } = this.options;
    const region = this.regionOf(rule.busName, rule.region);
    const event = { 'source': 'aws.events', 'detail-type': 'Scheduled Event', 'resources': [rule.arn], 'detail': {} };
    return completeEvent(event, { account, region, now: due });
  }

  private rulesOf(busNameOrArn: string, region?: string): Rule[] {
    const name = nameOf(busNameOrArn);
    if (name === DEFAULT_BUS) {
      // Every Region has one, without being asked.
      this.createBus(name, this.regionOf(busNameOrArn, region));
    }
    const rules = this.buses.get(this.keyOf(busNameOrArn, region));
    if (!rules) {
      const there = this.regionOf(busNameOrArn, region);
      const names = [...this.buses.keys()].filter((key) => key.startsWith(`${there}/`)).map((key) => nameOf(key));
      throw new Error(`There is no event bus ${busNameOrArn}. Buses: ${[...new Set([DEFAULT_BUS, ...names])].join(', ')}`);
    }
    return rules;
  }

  private keyOf(busNameOrArn: string, region?: string): string {
    return `${this.regionOf(busNameOrArn, region)}/${nameOf(busNameOrArn)}`;
  }

  private regionOf(busNameOrArn: string, region = this.options.region): string {
    return /^arn:[^:]+:events:([^:]+):/.exec(busNameOrArn)?.[1] ?? region;
  }
}

function nameOf(busNameOrArn: string): string {
  return busNameOrArn.split('/').at(-1) ?? busNameOrArn;
}
