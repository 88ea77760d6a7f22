/** The errors AWS answers with: those of the service models, and the two every AWS JSON service has. */
export type ErrorName
  = | 'InvalidTokenException'
    | 'ExpiredTokenException'
    | 'InvalidLicenseException'
    | 'InvalidProductCodeException'
    | 'InvalidCustomerIdentifierException'
    | 'InvalidUsageDimensionException'
    | 'InvalidUsageAllocationsException'
    | 'InvalidTagException'
    | 'TimestampOutOfBoundsException'
    | 'InvalidParameterException'
    | 'ThrottlingException'
    | 'InternalServiceErrorException'
    | 'ValidationException'
    | 'UnknownOperationException';

/** An answer of AWS that refuses a whole call. */
export class MarketplaceError extends Error {
  constructor(public override readonly name: ErrorName, message: string) {
    super(message);
  }
}
