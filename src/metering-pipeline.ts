import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { finalUsageGraceOf } from './private/final-usage-grace';
import { MeterFeed } from './private/meter-feed';
import { hasMetering, requireProduct } from './private/product';
import { productMetric } from './private/product-metric';
import { tableDefaults } from './private/table-defaults';
import { grantReadIncluded } from './private/included-usage';
import { UsageAlarms } from './private/usage-alarms';
import { UsageIntake } from './private/usage-intake';
import { hoursToLoss, oldestUntoldHours, usageBacklog, usageHeld } from './private/usage-metrics';
import { UsageReporter } from './private/usage-reporter';
import { invalidProp, requireRegionForKey, requireTableName } from './private/validation';

/**
 * Properties of a {@link MeteringPipeline}.
 */
export interface MeteringPipelineProps extends MarketplaceProduct {
  /**
   * Where licenses are kept.
   */
  readonly store: ILicenseStore;

  /**
   * The API identifiers of the usage dimensions of the listing, each at most 255 characters.
   *
   * Usage of any other dimension is put into quarantine when it arrives.
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
   * quota; lower it when something else in the account calls BatchMeterUsage, too.
   *
   * @default 8
   */
  readonly callsPerSecond?: number;

  /**
   * Whether everything is done but telling AWS Marketplace: to see in the usage table what would be told, beside metering of your own.
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

  /**
   * How long after the end of a license its last usage may still be reported: 3 to 45 minutes; at most
   * 30 minutes with `usageCeilings`.
   *
   * @default Duration.minutes(8)
   */
  readonly finalUsageGrace?: Duration;

  /**
   * The name of the table that holds the usage.
   *
   * @default - a name that CloudFormation generates
   */
  readonly usageTableName?: string;

  /**
   * A key of yours that encrypts the usage table and the queues. The stack has to set `env.region` for it.
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: IKey;

  /**
   * Where a person is asked about usage above `usageCeilings`. A key of its own must let the reporter use it.
   *
   * @default - only the alarm and the log tell of it
   */
  readonly adminTopic?: ITopic;

  /**
   * Where alarms go.
   *
   * @default - alarms have no action
   */
  readonly alarmTopic?: ITopic;

  /**
   * What happens to the usage table and the logs when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Takes usage events from the application and reports them to AWS Marketplace, hour by hour.
 *
 * No usage is lost and none is billed twice, whatever crashes, repeats or arrives late. For products
 * with metering only: fails for `PricingModel.CONTRACT`. AWS is told of usage by license, and for products of
 * `AgreementModel.LEGACY` by product code and customer identifier: stop other calls of BatchMeterUsage for the product before
 * you deploy this, or AWS gets two records of an hour, of which it bills the first, and ours may be a zero.
 */
export class MeteringPipeline extends Construct {
  /**
   * What was heard and what AWS was told: usage by license and hour.
   */
  public readonly usageTable: ITableV2;

  /**
   * Takes usage events: a message holds one event or an array of up to 100. For products of `AgreementModel.LEGACY` also rows
   * as AWS's sample integration has them in its metering table.
   */
  public readonly usageQueue: IQueue;

  private readonly productCode: string;

  constructor(scope: Construct, id: string, props: MeteringPipelineProps) {
    super(scope, id);
    requireProduct(this, props);
    requireTableName(this, 'usageTableName', props.usageTableName);
    requireRegionForKey(this, props.encryptionKey);
    this.productCode = props.productCode;
    if (!hasMetering(props.pricingModel)) {
      throw invalidProp(this, 'pricingModel', props.pricingModel, 'This pricing model has no metering: leave the MeteringPipeline out, or correct pricingModel.');
    }

    this.usageTable = new TableV2(this, 'UsageTable', {
      ...tableDefaults(props.removalPolicy, props.encryptionKey),
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      tableName: props.usageTableName,
    });

    const shared = {
      ...props,
      usageTable: this.usageTable,
      graceSeconds: String(finalUsageGraceOf(this, props.finalUsageGrace, props.usageCeilings).toSeconds()),
    };
    this.usageQueue = new UsageIntake(this, 'Intake', shared).queue;
    const { finalUsageQueue } = new UsageReporter(this, 'Reporter', shared);
    new UsageAlarms(this, 'Alarms', shared);
    new MeterFeed(this, 'Feed', { ...shared, finalUsageQueue });
  }

  /**
   * Lets a principal send usage events to the usage queue.
   *
   * @param grantee who may report usage
   */
  public grantRecordUsage(grantee: IGrantable): Grant {
    return this.usageQueue.grantSendMessages(grantee);
  }

  /**
   * Lets a principal read how much usage is left of what a contract includes: the attribute `inc` of the meters, and nothing else of the usage table.
   *
   * @param grantee who may read
   */
  public grantReadIncludedUsage(grantee: IGrantable): Grant {
    return grantReadIncluded(this.usageTable, grantee);
  }

  /**
   * How many hours are left until AWS Marketplace ceases to take usage that it was not told: the least in fifteen minutes. Without data nothing waits.
   *
   * @param options what differs from that
   */
  public metricHoursToLoss(options?: MetricOptions): Metric {
    return hoursToLoss(this.productCode, options);
  }

  /**
   * How many hours ago the oldest usage was that AWS Marketplace was not told although its hour is closed: the most in fifteen minutes.
   *
   * @param options what differs from that
   */
  public metricOldestUntoldHours(options?: MetricOptions): Metric {
    return oldestUntoldHours(this.productCode, options);
  }

  /**
   * How many licenses have usage that AWS Marketplace was not told although its hour is closed: the most in fifteen minutes.
   *
   * @param options what differs from that
   */
  public metricUsageBacklog(options?: MetricOptions): Metric {
    return usageBacklog(this.productCode, options);
  }

  /**
   * How many hours of licenses are above `usageCeilings` and wait for a person: the most in fifteen minutes. Without ceilings there is no data.
   *
   * @param options what differs from that
   */
  public metricUsageHeld(options?: MetricOptions): Metric {
    return usageHeld(this.productCode, options);
  }

  /**
   * How many usage records AWS Marketplace accepted, one for each license, dimension and hour: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricUsageAccepted(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'UsageAccepted', options);
  }

  /**
   * How many usage events and usage records were put into quarantine: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricUsageQuarantined(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'UsageQuarantined', options);
  }

  /**
   * How many usage records had no final answer within their window: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricUsageExpired(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'UsageExpired', options);
  }

  /**
   * How many quantities were written off, one for each license, dimension, hour and reason: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricUsageWrittenOff(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'UsageWrittenOff', options);
  }

  /**
   * How many usage records AWS Marketplace had already, mostly because an answer was lost: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricUsageDuplicates(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'UsageDuplicates', options);
  }

  /**
   * How many usage events came more than once and were counted once: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricUsageRepeats(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'UsageRepeats', options);
  }

  /**
   * How many hours of a license the audit found that would have been forgotten, and that are told now: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricUsageRepaired(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'UsageRepaired', options);
  }

  /**
   * How many calls of BatchMeterUsage were made: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricMeteringCalls(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'MeteringCalls', options);
  }

  /**
   * How many of these calls AWS Marketplace throttled: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricMeteringThrottles(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'MeteringThrottles', options);
  }
}
