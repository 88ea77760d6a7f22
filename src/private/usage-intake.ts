import { Duration, Token } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HandlerFunction } from './handler-function';
import { warnAboutMissingDimensions } from './notices';
import type { AlarmedProps, EncryptedProps, LoggedProps } from './part-props';
import { agreementModelOf } from './product';
import { environmentJson, invalidProp } from './validation';
import { WorkQueue } from './work-queue';
import type { MarketplaceProduct } from '../marketplace-product';

/** Lambda allows 4 KB for all environment variables of a function, and the others take less than 1. */
const DIMENSIONS_BYTES = 3 * 1024;

/** Properties of a {@link UsageIntake}. */
export interface UsageIntakeProps extends MarketplaceProduct, AlarmedProps, EncryptedProps, LoggedProps {
  /** Where usage is kept. */
  readonly usageTable: ITableV2;

  /**
   * The dimensions that are accepted.
   *
   * @default - all, with a warning at synth
   */
  readonly usageDimensions?: string[];
}

/** Writes down the usage that the application reports. */
export class UsageIntake extends Construct {
  /** Takes usage events. */
  public readonly queue: IQueue;

  constructor(scope: Construct, id: string, props: UsageIntakeProps) {
    super(scope, id);

    this.queue = new WorkQueue(this, 'Usage', {
      visibilityTimeout: Duration.minutes(6),
      meaning: 'Usage could not be recorded and will not be billed while it lies here.',
      remedy: 'Read the log of the usage intake, remove the cause, then redrive the queue within a day of the usage: that is safe at any time.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    }).queue;

    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'usage-intake',
      description: 'Records the usage that the application reports',
      environment: {
        PRODUCT_CODE: props.productCode,
        AGREEMENT_MODEL: agreementModelOf(props),
        USAGE_TABLE: props.usageTable.tableName,
        USAGE_QUEUE_URL: this.queue.queueUrl,
        ...dimensionsEnvironment(this, props.usageDimensions),
      },
      timeout: Duration.minutes(1),
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(this.queue, {
      // At most 5,000 events: in the worst case three writes each, which fit into the timeout.
      batchSize: 50,
      maxBatchingWindow: Duration.seconds(5),
      reportBatchItemFailures: true,
    }));
    props.usageTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query');
  }
}

function dimensionsEnvironment(scope: Construct, dimensions: string[] | undefined): Record<string, string> {
  if (dimensions === undefined) {
    warnAboutMissingDimensions(scope);
    return {};
  }
  if (!Token.isUnresolved(dimensions)) requireDimensions(scope, dimensions);
  requireRoom(scope, JSON.stringify(dimensions));
  return { USAGE_DIMENSIONS: environmentJson(scope, 'usageDimensions', dimensions) };
}

function requireDimensions(scope: Construct, dimensions: string[]): void {
  const known = dimensions.filter((dimension) => !Token.isUnresolved(dimension));
  const impossible = known.find((dimension) => dimension.trim() === '' || dimension.length > 255);
  const repeated = known.find((dimension, index) => known.indexOf(dimension) !== index);

  if (dimensions.length === 0) {
    throw invalidProp(scope, 'usageDimensions', dimensions, 'Give the API identifier of at least one dimension of your listing, or leave it out.');
  }
  if (impossible !== undefined) {
    throw invalidProp(scope, 'usageDimensions', dimensions, `${JSON.stringify(impossible)} cannot be a dimension: give API identifiers of 1 to 255 characters.`);
  }
  if (repeated !== undefined) {
    throw invalidProp(scope, 'usageDimensions', dimensions, `${JSON.stringify(repeated)} is there twice: give each dimension once.`);
  }
}

/** The identifiers come from the listing: nobody can shorten them. */
function requireRoom(scope: Construct, json: string): void {
  const bytes = Buffer.byteLength(json);
  if (bytes > DIMENSIONS_BYTES && !Token.isUnresolved(json)) {
    throw new Error(`${scope.node.path}: usageDimensions takes ${bytes} bytes as JSON. It travels as an environment variable and may take `
      + `${DIMENSIONS_BYTES}: leave usageDimensions out. Dimensions are then checked by AWS Marketplace when usage is reported, not when it arrives.`);
  }
}
