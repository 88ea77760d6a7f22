/**
 * Which usage is taken, and how AWS Marketplace is told of it.
 */
export interface UsageReporting {
  /**
   * The API identifiers of the usage dimensions of the listing, each at most 255 characters.
   *
   * Usage of any other dimension is put into quarantine when it arrives. Products without metering have none.
   *
   * @default - dimensions are not checked, with a warning at synth
   */
  readonly usageDimensions?: string[];

  /**
   * The dimensions of which AWS Marketplace is told every hour of an active license, with quantity 0 when nothing was used.
   *
   * AWS recommends it for all dimensions of the listing. Usage that comes later is told in the next hour, as always.
   * An hour of a license without usage costs two writes of the usage table and a twenty-fifth of a call for each of these dimensions;
   * with an empty list AWS Marketplace is told about hours with usage only.
   *
   * @default - all of `usageDimensions`; none when they are not declared
   */
  readonly zeroUsageDimensions?: string[];

  /**
   * How many calls of BatchMeterUsage a run makes in a second, 25 records each: 1 to 1000.
   *
   * AWS allows 10 in an account and Region by default, of which 2 are left for licenses that end. With more usage than
   * 60 percent of this pace can tell hour by hour, closed hours of a license are told together. Raise it when AWS has raised your
   * quota; lower it when something else in the account calls BatchMeterUsage, such as another product.
   *
   * @default 8
   */
  readonly callsPerSecond?: number;

  /**
   * Whether usage is counted and settled but AWS Marketplace is never told: to see in the usage table what would be told, beside metering of your own.
   *
   * Hours that were settled meanwhile are never billed, also when it is switched off again.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * By dimension of usage, the dimension of the contract whose entitlement says how many units of it are included in a term. For
   * `PricingModel.CONTRACT_WITH_CONSUMPTION` only.
   *
   * The application reports all usage, and AWS Marketplace is told what is more than included. A renewal begins with nothing used. What is left can be
   * read from the usage table.
   *
   * @default - nothing is deducted: the application reports only what is to be billed
   */
  readonly includedUsage?: Record<string, string>;

  /**
   * By dimension, how much a license may use in an hour before a person is asked: whole numbers of units.
   *
   * AWS Marketplace takes nothing back. Usage of an hour above a ceiling is held before AWS Marketplace is told, and a mail and an alarm ask for a
   * decision with the operator commands `release` and `write-off`, until one hour before AWS Marketplace closes the month. Everything else is told as usual.
   * What nobody has decided about is not billed: it is written off by name. For a license that ends the decision has
   * 45 minutes from the end, less `finalUsageGrace`.
   *
   * @default - no ceilings: everything is told
   */
  readonly usageCeilings?: Record<string, number>;
}
