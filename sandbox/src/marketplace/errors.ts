/** The errors AWS answers with: those of the service models, and those every AWS service has. */
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
    | 'DisabledApiException'
    | 'ResourceNotFoundException'
    | 'ThrottlingException'
    | 'InternalServiceErrorException'
    | 'ValidationException'
    | 'AccessDeniedException'
    | 'InvalidSignatureException'
    | 'MissingAuthenticationTokenException'
    | 'SerializationException'
    | 'UnknownOperationException';

/** What an error tells beside its message, for example `reason` and `fields` of a ValidationException of the Agreement APIs. */
export type ErrorDetails = Readonly<Record<string, string | readonly Readonly<Record<string, string>>[]>>;

/** An answer of AWS that refuses a whole call. */
export class MarketplaceError extends Error {
  /** How much later the refusal comes than it could, in milliseconds of real time. */
  public delay = 0;

  constructor(public override readonly name: ErrorName, message: string, public readonly details: ErrorDetails = {}) {
    super(message);
  }
}
