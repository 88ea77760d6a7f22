import type { Clock } from '../../clock.js';
import type { Behaviour } from '../behaviour.js';
import { emptyPage } from '../entitlements.js';
import { MarketplaceError } from '../errors.js';
import type { ErrorName } from '../errors.js';
import type { FateOf } from '../metering/meter.js';
import type { CallQuota } from '../metering/quota.js';
import type { Caller } from '../model.js';
import { iso } from '../times.js';
import type { Call, CallLog } from './call-log.js';
import type { CallFault, Fault, Faults } from './faults.js';
import { LostRequest } from './lost-request.js';
import type { BatchMeterUsageRequest, GetEntitlementsRequest, Operation, Operations, ResolveCustomerResult } from './messages.js';
import { checkRegion } from './regions.js';
import { checkRequest } from './requests.js';

/** What carries out a request that has the right shape. */
export type Handlers = {
  /** @param fateOf of the records of BatchMeterUsage; default: all are processed */
  readonly [O in Operation]: (request: Operations[O]['request'], caller: Caller, fateOf?: FateOf) => Operations[O]['result']
};

export interface Answer<O extends Operation> {
  readonly result: Operations[O]['result'];
  /** The answer never reaches the caller. */
  readonly lost: boolean;
  /** How much later it comes than it could, in milliseconds of real time. */
  readonly delay: number;
}

export interface SellerApiParts {
  readonly clock: Clock;
  readonly handlers: Handlers;
  readonly faults: Faults;
  readonly log: CallLog;
  readonly behaviour: Behaviour;
  /** Told of BatchMeterUsage requests that are refused for their shape. */
  readonly misshapenUsage?: (request: unknown, error: MarketplaceError) => void;
  /** Operations without one are not limited. */
  readonly quotas: Readonly<Partial<Record<Operation, CallQuota>>>;
}

/** What the faulty answers of one operation are made of. */
type Spoil = (request: unknown, result: unknown) => unknown;

/** Faults that change an answer. UNPROCESSED is not among them: with it AWS does nothing. */
const SPOILED: Readonly<Partial<Record<Fault, Spoil>>> = {
  EMPTY_PAGE: (request) => emptyPage(request as GetEntitlementsRequest),
  EMPTY: () => ({ Entitlements: [] }),
  WITHOUT_LICENSE_ARN: (_, result) => ({ ...(result as ResolveCustomerResult), LicenseArn: undefined }),
};

/** The API the seller calls: counts the quota, checks the shape, plays the faults, keeps the log. */
export class SellerApi {
  constructor(private readonly parts: SellerApiParts) {}

  /** Throws a MarketplaceError where AWS refuses the call, or LostRequest where it never arrives. */
  public call<O extends Operation>(operation: O, request: unknown, caller: Caller): Answer<O> {
    const { clock, faults, behaviour } = this.parts;
    const time = iso(clock.now());
    const fault = faults.take(operation, request, caller);
    const note = (outcome: Call['outcome']) => {
      this.parts.log.add({ operation, time, caller, request, outcome, ...(fault.faults.length > 0 && { faults: fault.faults }) });
    };
    try {
      checkArrival(operation, fault);
      checkRegion(operation, caller.region, behaviour);
      this.checkQuota(operation, caller);
      const result = this.answer(operation, request, caller, fault);
      const lost = fault.faults.includes('NO_ANSWER');
      note(lost ? 'NO_ANSWER' : 'OK');
      return { result, lost, delay: fault.delay };
    } catch (error) {
      note(outcomeOf(error));
      if (error instanceof MarketplaceError) {
        error.delay = fault.delay;
      }
      throw error;
    }
  }

  /** A call that AWS refused before it looked at what is asked for, for example because the caller may not make it. */
  public refused(operation: Operation, request: unknown, caller: Caller, outcome: ErrorName): void {
    this.parts.log.add({ operation, time: iso(this.parts.clock.now()), caller, request, outcome });
  }

  private checkShape(operation: Operation, request: unknown): void {
    try {
      checkRequest(operation, request);
    } catch (error) {
      if (operation === 'BatchMeterUsage' && error instanceof MarketplaceError) {
        this.parts.misshapenUsage?.(request, error);
      }
      throw error;
    }
  }

  private checkQuota(operation: Operation, caller: Caller): void {
    if (this.parts.quotas[operation]?.take(caller) === false) {
      throw throttled(`Rate exceeded: the quota of ${operation} calls of account ${caller.account} in ${caller.region} is used up; wait and try again.`);
    }
  }

  private answer<O extends Operation>(operation: O, request: unknown, caller: Caller, { faults, fateOf }: CallFault): Operations[O]['result'] {
    if (faults.includes('THROTTLE')) {
      throw throttled('Rate exceeded.');
    }
    if (faults.includes('INTERNAL_ERROR')) {
      throw new MarketplaceError('InternalServiceErrorException', 'An internal error has occurred. Retry your request.');
    }
    this.checkShape(operation, request);
    if (faults.includes('UNPROCESSED')) {
      return { Results: [], UnprocessedRecords: (request as BatchMeterUsageRequest).UsageRecords };
    }
    const result: unknown = this.parts.handlers[operation](request as Operations[O]['request'], caller, fateOf);
    return faults.reduce((answer, fault) => SPOILED[fault]?.(request, answer) ?? answer, result) as Operations[O]['result'];
  }
}

function checkArrival(operation: Operation, { faults }: CallFault): void {
  if (faults.includes('NO_REQUEST')) {
    throw new LostRequest(operation);
  }
}

function throttled(message: string): MarketplaceError {
  return new MarketplaceError('ThrottlingException', message);
}

function outcomeOf(error: unknown): Call['outcome'] {
  if (error instanceof LostRequest) {
    return 'NO_REQUEST';
  }
  return error instanceof MarketplaceError ? error.name : 'InternalServiceErrorException';
}
