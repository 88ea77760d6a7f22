/**
 * What the deployer asks of the local services. Names, ARNs and URLs are computed by the deployer
 * beforehand, so that references resolve in any order; the services create what they are told.
 */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

export interface TableSpec {
  readonly create: CreateTableCommandInput;
  readonly ttlAttribute?: string;
}

export interface QueueSpec {
  readonly name: string;
  /** SQS attributes; all values are strings, RedrivePolicy is JSON. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TopicSpec {
  readonly name: string;
}

export interface SubscriptionSpec {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FunctionSpec {
  readonly logicalId: string;
  /** Path of the construct, for people. */
  readonly constructPath: string;
  readonly name: string;
  readonly arn: string;
  readonly codeDirectory: string;
  readonly handler: string;
  /** As in the template, for example `nodejs24.x`. */
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** From AWS::Lambda::EventInvokeConfig and the function's DeadLetterConfig. Default: two retries, nothing else. */
  readonly asyncInvoke?: AsyncInvokeSpec;
}

/** What happens to events that a function gets asynchronously. */
export interface AsyncInvokeSpec {
  readonly maximumRetries?: number;
  readonly maximumAgeSeconds?: number;
  /** Queue, topic, bus or function. */
  readonly onSuccessArn?: string;
  readonly onFailureArn?: string;
  /** Queue or topic. */
  readonly deadLetterArn?: string;
}

export interface QueueMappingSpec {
  readonly functionArn: string;
  readonly queueArn: string;
  readonly batchSize: number;
  /** Parsed patterns; a record passes if any matches. Empty: all pass. */
  readonly filters: readonly object[];
  readonly reportBatchItemFailures: boolean;
  readonly maximumConcurrency?: number;
}

export interface StreamMappingSpec {
  readonly functionArn: string;
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly filters: readonly object[];
  readonly reportBatchItemFailures: boolean;
  readonly bisectOnError: boolean;
  /** -1: until the record expires. */
  readonly maximumRetries: number;
  readonly maximumRecordAgeSeconds: number;
  /** ARN of an SQS queue or SNS topic. */
  readonly onFailureArn?: string;
}

export interface TargetSpec {
  readonly id: string;
  /** Function, queue, topic or bus. */
  readonly arn: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: { readonly paths: Readonly<Record<string, string>>; readonly template: string };
  readonly messageGroupId?: string;
  readonly maximumRetries?: number;
  readonly maximumAgeSeconds?: number;
  readonly deadLetterArn?: string;
}

export interface RuleSpec {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly enabled: boolean;
  readonly pattern?: object;
  readonly scheduleExpression?: string;
  readonly targets: readonly TargetSpec[];
}

/** An EventBridge Scheduler schedule. */
export interface ScheduleSpec {
  readonly name: string;
  readonly arn: string;
  readonly expression: string;
  readonly timezone?: string;
  readonly enabled: boolean;
  readonly startDate?: string;
  readonly endDate?: string;
  /** `input` may hold `<aws.scheduler.…>` placeholders. */
  readonly target: TargetSpec;
}

export interface HttpApiSpec {
  readonly logicalId: string;
  readonly constructPath: string;
  readonly stackName: string;
  /** The stack's template as synthesized: the router reads routes and integrations from it. */
  readonly template: object;
  /** The ARN of the function with a logical id of that template. */
  readonly functionArnOf: (logicalId: string) => string;
}

export interface LocalServices {
  readonly region: string;
  readonly account: string;
  createTable(spec: TableSpec): Promise<{ readonly tableArn: string; readonly streamArn?: string }>;
  /** The URL that a queue of this name has or will have. */
  queueUrl(name: string): string;
  createQueue(spec: QueueSpec): Promise<void>;
  createTopic(spec: TopicSpec): Promise<void>;
  subscribe(spec: SubscriptionSpec): Promise<void>;
  createBucket(name: string): Promise<void>;
  createFunction(spec: FunctionSpec): void;
  mapQueue(spec: QueueMappingSpec): void;
  mapStream(spec: StreamMappingSpec): void;
  createBus(name: string): void;
  putRule(spec: RuleSpec): void;
  createSchedule(spec: ScheduleSpec): void;
  /** The URL under which this API answers. */
  httpApiUrl(logicalId: string): string;
  createHttpApi(spec: HttpApiSpec): Promise<void>;
}
