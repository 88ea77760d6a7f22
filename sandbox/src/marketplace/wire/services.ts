import type { Operation } from '../api/messages.js';
import type { ErrorName } from '../errors.js';
import { AGREEMENT_STATUSES } from '../rules.js';

/** What the protocols say of a service. [SDK] service models, 2026-11. */
export interface Service {
  /** The shape name: in the header `X-Amz-Target` of AWS JSON, in the path of Smithy RPC v2. */
  readonly name: string;
  /** Before the names of its errors, where a protocol wants that. */
  readonly namespace: string;
  readonly operations: readonly Operation[];
  /** HTTP statuses of its errors; any other error of a client: 400. */
  readonly statuses: Readonly<Partial<Record<ErrorName, number>>>;
  /** Its own names of errors. */
  readonly names: Readonly<Partial<Record<ErrorName, string>>>;
  /** Whether its errors carry the id of the request. */
  readonly tellsRequestId: boolean;
}

export const SERVICES: readonly Service[] = [
  {
    name: 'AWSMPMeteringService',
    namespace: 'com.amazonaws.marketplacemetering',
    operations: ['ResolveCustomer', 'BatchMeterUsage'],
    statuses: {},
    names: {},
    tellsRequestId: false,
  },
  {
    name: 'AWSMPEntitlementService',
    namespace: 'com.amazonaws.marketplaceentitlementservice',
    operations: ['GetEntitlements'],
    statuses: {},
    names: {},
    tellsRequestId: false,
  },
  {
    name: 'AWSMPCommerceService_v20200301',
    namespace: 'com.amazonaws.marketplaceagreement',
    operations: ['SearchAgreements', 'DescribeAgreement', 'GetAgreementTerms'],
    statuses: AGREEMENT_STATUSES,
    names: { InternalServiceErrorException: 'InternalServerException' },
    tellsRequestId: true,
  },
];

/** Statuses of the errors that every service has. [docs] common errors of AWS APIs, 2026. */
const COMMON_STATUSES: Readonly<Partial<Record<ErrorName, number>>> = {
  AccessDeniedException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  InternalServiceErrorException: 500,
};

export function statusOf(error: ErrorName, service: Service | undefined): number {
  return service?.statuses[error] ?? COMMON_STATUSES[error] ?? 400;
}

/** The names of all that is simulated, for errors. */
export const SIMULATED = SERVICES.flatMap(({ name, operations }) => operations.map((operation) => `${name}.${operation}`)).join(', ');
