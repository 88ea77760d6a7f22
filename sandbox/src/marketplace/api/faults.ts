import { PlannedFaults } from '../faults/planned-faults.js';
import type { FaultPlan } from '../faults/plan.js';
import { checkedPlan } from '../faults/plan-check.js';
import type { FateOf } from '../metering/meter.js';
import type { Caller } from '../model.js';
import type { Operation } from './messages.js';

/**
 * THROTTLE and INTERNAL_ERROR: AWS does nothing and says so. NO_REQUEST: AWS does nothing, and the connection breaks. NO_ANSWER: AWS does
 * what was asked, and the connection breaks before the answer. SLOW: the answer takes long.
 * BatchMeterUsage: UNPROCESSED: every record comes back unprocessed; PARTLY_UNPROCESSED: the first half does; MISSING_RESULT: AWS forgets
 * the first record and says nothing of it.
 * GetEntitlements: EMPTY_PAGE: an empty page, and the real answer under its NextToken (facts 4.1); EMPTY: as if nothing were bought.
 * ResolveCustomer: WITHOUT_LICENSE_ARN: the answer has none (facts 2.1).
 */
export const FAULTS = [
  'THROTTLE', 'INTERNAL_ERROR', 'NO_REQUEST', 'NO_ANSWER', 'SLOW',
  'UNPROCESSED', 'PARTLY_UNPROCESSED', 'MISSING_RESULT', 'EMPTY_PAGE', 'EMPTY', 'WITHOUT_LICENSE_ARN',
] as const;

export type Fault = typeof FAULTS[number];

/** What befalls one call. */
export interface CallFault {
  /** In the order they take effect. */
  readonly faults: readonly Fault[];
  /** How much later the answer comes, in milliseconds of real time. */
  readonly delay: number;
  /** Of the records of BatchMeterUsage; absent: all are processed. */
  readonly fateOf?: FateOf;
}

/** How long a SLOW call takes, in milliseconds: longer than a careless time limit, shorter than Lambda's default of 3 s. */
export const SLOW_CALL = 2_000;

interface Only {
  readonly operation: Operation;
  readonly answers: string;
}

const METERING: Only = { operation: 'BatchMeterUsage', answers: 'unprocessed records' };
const READING: Only = { operation: 'GetEntitlements', answers: 'pages' };

/** Faults that only one operation has. */
const ONLY: Readonly<Partial<Record<Fault, Only>>> = {
  UNPROCESSED: METERING,
  PARTLY_UNPROCESSED: METERING,
  MISSING_RESULT: { ...METERING, answers: 'results' },
  EMPTY_PAGE: READING,
  EMPTY: READING,
  WITHOUT_LICENSE_ARN: { operation: 'ResolveCustomer', answers: 'a license' },
};

/** The faults of calls: those that wait for the next call, and those that a plan gives. */
export class Faults {
  private readonly waiting = new Map<Operation, Fault[]>();
  private planned: PlannedFaults;

  constructor(plan: FaultPlan = {}) {
    this.planned = new PlannedFaults(checkedPlan(plan));
  }

  /** Replaces the plan; it begins anew. */
  public follow(plan: FaultPlan): void {
    this.planned = new PlannedFaults(checkedPlan(plan));
  }

  public add(operation: Operation, fault: Fault, times: number): void {
    if (!FAULTS.includes(fault)) {
      throw new Error(`Fault '${fault as string}' is unknown; it must be one of ${FAULTS.join(', ')}.`);
    }
    if (!Number.isInteger(times) || times < 1) {
      throw new Error(`A fault cannot happen ${times} times; give a whole number of 1 or more.`);
    }
    const only = ONLY[fault];
    if (only && only.operation !== operation) {
      throw new Error(`${operation} cannot fail with ${fault}: only ${only.operation} answers with ${only.answers}.`);
    }
    const added = Array.from({ length: times }, () => fault);
    this.waiting.set(operation, [...(this.waiting.get(operation) ?? []), ...added]);
  }

  /** What befalls this call. One that waits goes before the plan, and takes nothing from it. */
  public take(operation: Operation, request: unknown, caller: Caller): CallFault {
    const fault = this.waiting.get(operation)?.shift();
    if (fault === undefined) {
      return this.planned.of(operation, request, caller);
    }
    const fateOf = FATES[fault];
    return { faults: [fault], delay: fault === 'SLOW' ? SLOW_CALL : 0, ...(fateOf && { fateOf: fateOf(request) }) };
  }
}

/** What a waiting fault does to the records of its call. */
const FATES: Readonly<Partial<Record<Fault, (request: unknown) => FateOf>>> = {
  PARTLY_UNPROCESSED: (request) => {
    const { length } = (request as { readonly UsageRecords?: readonly unknown[] }).UsageRecords ?? [];
    return (_, index) => (index < Math.ceil(length / 2) ? 'UNPROCESSED' : 'PROCESSED');
  },
  MISSING_RESULT: () => (_, index) => (index === 0 ? 'FORGOTTEN' : 'PROCESSED'),
};
