import { refusalOf } from '../agreement-api/errors.js';
import { describeAgreementShape, getAgreementTermsShape, searchAgreementsShape } from '../agreement-api/shapes.js';
import { MarketplaceError } from '../errors.js';
import type { ErrorName } from '../errors.js';
import type { Operation } from './messages.js';
import { problemsOf, wordsFor } from './shape.js';
import type { Problem, Shape } from './shape.js';
import { batchMeterUsageShape, getEntitlementsShape, resolveCustomerShape } from './shapes.js';

interface RequestRule {
  readonly shape: Shape;
  readonly refusal: (problems: readonly Problem[]) => MarketplaceError;
}

const refusedAs = (name: ErrorName) => (problems: readonly Problem[]) => new MarketplaceError(name, wordsFor(problems));

/** How each operation refuses a request of the wrong shape: the entitlement service has its own word for it (facts 4.3). */
const REQUESTS: Readonly<Record<Operation, RequestRule>> = {
  ResolveCustomer: { shape: resolveCustomerShape, refusal: refusedAs('ValidationException') },
  GetEntitlements: { shape: getEntitlementsShape, refusal: refusedAs('InvalidParameterException') },
  BatchMeterUsage: { shape: batchMeterUsageShape, refusal: refusedAs('ValidationException') },
  SearchAgreements: { shape: searchAgreementsShape, refusal: refusalOf },
  DescribeAgreement: { shape: describeAgreementShape, refusal: refusalOf },
  GetAgreementTerms: { shape: getAgreementTermsShape, refusal: refusalOf },
};

/** Throws what the operation answers to a request that its service model does not allow. */
export function checkRequest(operation: Operation, request: unknown): void {
  const { shape, refusal } = REQUESTS[operation];
  const problems = problemsOf(shape, request);
  if (problems.length > 0) {
    throw refusal(problems);
  }
}
