import type { CallFault, Fault } from '../api/faults.js';
import type { Operation } from '../api/messages.js';
import type { FateOf, RecordFate } from '../metering/meter.js';
import type { Caller } from '../model.js';
import { Chance, Times } from './chance.js';
import type { CallFaultPlan, FaultPlan } from './plan.js';
import { leaderOf, recordsOf, subjectOf, subjectOfRecord } from './subject.js';

/** The faults that befall a whole call, in the order they are drawn: the first one counts. */
const WHOLE_CALL: readonly (readonly [Fault, keyof CallFaultPlan, Operation?])[] = [
  ['NO_REQUEST', 'timeoutBefore'],
  ['THROTTLE', 'throttle'],
  ['INTERNAL_ERROR', 'serverError'],
  ['UNPROCESSED', 'unprocessed', 'BatchMeterUsage'],
  ['EMPTY_PAGE', 'emptyPage', 'GetEntitlements'],
  ['NO_ANSWER', 'timeoutAfter'],
];

/** The faults of calls under a plan. What befalls a call depends on what it is about, who calls, and how many times it has come. */
export class PlannedFaults {
  private readonly chance: Chance;
  private readonly times = new Times();

  constructor(private readonly plan: FaultPlan) {
    this.chance = new Chance(plan.seed ?? 'faults');
  }

  public of(operation: Operation, request: unknown, caller: Caller): CallFault {
    const rates: CallFaultPlan = { ...this.plan.api?.['*'], ...this.plan.api?.[operation] };
    if (!this.concerns(operation, rates)) {
      return { faults: [], delay: 0 };
    }
    const counted = this.count(operation, request, caller);
    const whole = this.wholeCall(operation, rates, counted);
    const answered = whole === undefined ? this.ofAnswer(operation, counted) : undefined;
    const slow = rates.slow && this.chance.happens(rates.slow.probability, 'slow', ...counted.about) ? rates.slow.milliseconds : 0;
    const fateOf = operation === 'BatchMeterUsage' ? this.fates(rates, caller, counted) : undefined;
    return {
      faults: [...(slow > 0 ? ['SLOW' as const] : []), ...(whole ? [whole] : []), ...(answered ? [answered] : [])],
      delay: slow,
      ...(fateOf && { fateOf }),
    };
  }

  private concerns(operation: Operation, rates: CallFaultPlan): boolean {
    return Object.keys(rates).length > 0
      || (operation === 'GetEntitlements' && this.plan.entitlements?.spuriousEmpty !== undefined)
      || (operation === 'ResolveCustomer' && this.plan.resolveCustomer?.withoutLicenseArn !== undefined);
  }

  /** A batch counts by its records: how often each has come, and what the batch as a whole is about. */
  private count(operation: Operation, request: unknown, caller: Caller): Counted {
    const records = new Map<string, number>();
    for (const record of operation === 'BatchMeterUsage' ? recordsOf(request) : []) {
      const subject = subjectOfRecord(record, caller);
      records.set(subject, records.get(subject) ?? this.times.next(subject));
    }
    const leader = leaderOf(operation === 'BatchMeterUsage' ? request : undefined, caller, this.chance);
    if (leader !== undefined) {
      return { about: [leader, records.get(leader) ?? 1], records };
    }
    const subject = subjectOf(operation, request, caller);
    return { about: [subject, this.times.next(subject)], records };
  }

  private wholeCall(operation: Operation, rates: CallFaultPlan, { about }: Counted): Fault | undefined {
    const drawn = WHOLE_CALL.find(([fault, rate, only = operation]) => {
      const probability = rates[rate];
      return only === operation && typeof probability === 'number' && this.chance.happens(probability, fault, ...about);
    });
    return drawn?.[0];
  }

  private ofAnswer(operation: Operation, { about }: Counted): Fault | undefined {
    const { entitlements = {}, resolveCustomer = {} } = this.plan;
    if (operation === 'GetEntitlements' && this.chance.happens(entitlements.spuriousEmpty ?? 0, 'EMPTY', ...about)) {
      return 'EMPTY';
    }
    const without = operation === 'ResolveCustomer' && this.chance.happens(resolveCustomer.withoutLicenseArn ?? 0, 'WITHOUT_LICENSE_ARN', ...about);
    return without ? 'WITHOUT_LICENSE_ARN' : undefined;
  }

  private fates({ partlyUnprocessed = 0, missingResult = 0 }: CallFaultPlan, caller: Caller, { records }: Counted): FateOf | undefined {
    if (partlyUnprocessed + missingResult === 0) {
      return undefined;
    }
    return (record): RecordFate => {
      const subject = subjectOfRecord(record, caller);
      const about = [subject, records.get(subject) ?? 1];
      if (this.chance.happens(partlyUnprocessed, 'UNPROCESSED', ...about)) {
        return 'UNPROCESSED';
      }
      if (!this.chance.happens(missingResult, 'MISSING_RESULT', ...about)) {
        return 'PROCESSED';
      }
      return this.chance.happens(0.5, 'FORGOTTEN', ...about) ? 'FORGOTTEN' : 'UNANSWERED';
    };
  }
}

interface Counted {
  /** What the call is about, and how many times it has come. */
  readonly about: readonly (string | number)[];
  /** How many times each record has come. */
  readonly records: ReadonlyMap<string, number>;
}
