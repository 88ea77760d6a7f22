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
import { hoursToLoss, oldestUntoldHours, unreadShards, usageBacklog, usageHeld } from './private/usage-metrics';
import { UsageReporter } from './private/usage-reporter';
import { invalidProp, requireRegionForKey, requireTableName } from './private/validation';
import type { UsageReporting } from './usage-reporting';

/**
 * Properties of a {@link MeteringPipeline}.
 */
export interface MeteringPipelineProps extends MarketplaceProduct, UsageReporting {
  /**
   * Where licenses are kept.
   */
  readonly store: ILicenseStore;

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
   * How many of the 32 shards of the usage table a run could not look at, so that their licenses were not told, and are missing from the other metrics of what
   * waits: the most in five minutes.
   *
   * @param options what differs from that
   */
  public metricUnreadShards(options?: MetricOptions): Metric {
    return unreadShards(this.productCode, options);
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
