import type { Clock } from '../../clock.js';
import { emptyPage } from '../entitlements.js';
import { MarketplaceError } from '../errors.js';
import type { ErrorName } from '../errors.js';
import { iso } from '../times.js';
import type { Call, CallLog } from './call-log.js';
import type { Fault, Faults } from './faults.js';
import type { BatchMeterUsageRequest, GetEntitlementsRequest, Operation, Operations } from './messages.js';
import { problemsOf } from './shape.js';
import type { Shape } from './shape.js';
import { batchMeterUsageShape, getEntitlementsShape, resolveCustomerShape } from './shapes.js';

/** What carries out a request that has the right shape. */
export type Handlers = { readonly [O in Operation]: (request: Operations[O]['request']) => Operations[O]['result'] };

export interface Answer<O extends Operation> {
  readonly result: Operations[O]['result'];
  /** The answer never reaches the caller. */
  readonly lost: boolean;
}

/** How each operation refuses a request of the wrong shape: the entitlement service has its own word for it (facts 4.3). */
const SHAPES: Readonly<Record<Operation, { readonly shape: Shape; readonly error: ErrorName }>> = {
  ResolveCustomer: { shape: resolveCustomerShape, error: 'ValidationException' },
  GetEntitlements: { shape: getEntitlementsShape, error: 'InvalidParameterException' },
  BatchMeterUsage: { shape: batchMeterUsageShape, error: 'ValidationException' },
};

/** The API the seller calls: checks the shape, plays the faults, keeps the log. */
export class SellerApi {
  constructor(
    private readonly clock: Clock,
    private readonly handlers: Handlers,
    private readonly faults: Faults,
    private readonly log: CallLog,
  ) {}

  public call<O extends Operation>(operation: O, request: unknown): Answer<O> {
    const time = iso(this.clock.now());
    const note = (outcome: Call['outcome']) => {
      this.log.add({ operation, time, request, outcome });
    };
    try {
      const fault = this.faults.take(operation);
      const result = this.answer(operation, request, fault);
      const lost = fault === 'NO_ANSWER';
      note(lost ? 'NO_ANSWER' : 'OK');
      return { result, lost };
    } catch (error) {
      note(error instanceof MarketplaceError ? error.name : 'InternalServiceErrorException');
      throw error;
    }
  }

  private answer<O extends Operation>(operation: O, request: unknown, fault?: Fault): Operations[O]['result'] {
    if (fault === 'THROTTLE') {
      throw new MarketplaceError('ThrottlingException', 'Rate exceeded.');
    }
    if (fault === 'INTERNAL_ERROR') {
      throw new MarketplaceError('InternalServiceErrorException', 'An internal error has occurred. Retry your request.');
    }
    const { shape, error } = SHAPES[operation];
    const problems = problemsOf(shape, request);
    if (problems !== undefined) {
      throw new MarketplaceError(error, problems);
    }
    if (fault === 'UNPROCESSED') {
      return { Results: [], UnprocessedRecords: (request as BatchMeterUsageRequest).UsageRecords };
    }
    const result = this.handlers[operation](request as Operations[O]['request']);
    return fault === 'EMPTY_PAGE' ? emptyPage(request as GetEntitlementsRequest) : result;
  }
}
