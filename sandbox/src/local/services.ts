/**
 * What the deployer asks of the local services. Names, ARNs and URLs are computed by the deployer
 * beforehand, so that references resolve in any order; the services create what they are told.
 */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { AuthorizerSpec } from '../http/authorizers.js';
import type { CorsSpec } from '../http/cors.js';
import type { PayloadFormat } from '../http/function-event.js';
import type { Grants } from '../permissions/grants.js';

export interface TableSpec {
  /** Default: the Region of the services. */
  readonly region?: string;
  readonly create: CreateTableCommandInput;
  readonly ttlAttribute?: string;
}

export interface QueueSpec {
  readonly name: string;
  /** Default: the Region of the services. */
  readonly region?: string;
  /** SQS attributes; all values are strings, RedrivePolicy is JSON. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TopicSpec {
  /** Ends in `.fifo` for a FIFO topic. */
  readonly name: string;
  /** Of a FIFO topic. Default: publishers give an id. */
  readonly contentBasedDeduplication?: boolean;
  /** Default: the Region of the services. */
  readonly region?: string;
}

export interface SubscriptionSpec {
  readonly topicArn: string;
  /** `sqs`, `lambda`, `http`, `https`, `email` or `email-json`. */
  readonly protocol: string;
  /** ARN, e-mail address or URL. */
  readonly endpoint: string;
  /** As in SNS; all values are strings, FilterPolicy and RedrivePolicy are JSON. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FunctionSpec {
  /** Path of the construct, for people. */
  readonly constructPath: string;
  readonly name: string;
  readonly arn: string;
  /** The Region that the function believes to run in. Default: the Region of the services. */
  readonly region?: string;
  /** Signs the function's calls, so that services can tell who calls. Default: made from the ARN. */
  readonly accessKeyId?: string;
  /** A URL that takes the function's place: each event is posted there as JSON. Then there is no code, handler or runtime. */
  readonly replacedBy?: string;
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
  /** How long records are gathered for a batch, in virtual time. @default 0 */
  readonly windowSeconds?: number;
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
  /** How long records are gathered for a batch, in virtual time. @default 0 */
  readonly windowSeconds?: number;
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
  /** Of the rule and its bus. Default: the Region of the services. */
  readonly region?: string;
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
  /** What `Ref` gives; by it the services know the API. */
  readonly apiId: string;
  readonly constructPath: string;
  /** Default: the Region of the services. */
  readonly region?: string;
  readonly cors?: CorsSpec;
  readonly routes: readonly HttpRouteSpec[];
  /** `$default` answers at the root, any other below its name. */
  readonly stages: readonly HttpStageSpec[];
}

export interface HttpRouteSpec {
  /** `$default`, or method and path: `GET /things/{id}`. */
  readonly routeKey: string;
  readonly functionArn: string;
  readonly payloadFormat: PayloadFormat;
  /** How long the API waits for the function, in real time; the function goes on. @default 30000 */
  readonly timeoutMilliseconds?: number;
  readonly authorizer?: AuthorizerSpec;
  /** A token must have one of them; empty: any token will do. */
  readonly scopes: readonly string[];
}

export interface HttpStageSpec {
  readonly name: string;
  readonly variables?: Readonly<Record<string, string>>;
}

export interface LocalServices {
  /** Where a stack is that fixes no Region. */
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
  /** Each Region has a bus `default` from the beginning. */
  createBus(name: string, region?: string): void;
  putRule(spec: RuleSpec): void;
  createSchedule(spec: ScheduleSpec): void;
  /** Opens an address for each API that will be created; no URL is known before. */
  reserveHttpApis(apiIds: readonly string[]): Promise<void>;
  /** The URL under which this API answers. */
  httpApiUrl(apiId: string): string;
  createHttpApi(spec: HttpApiSpec): Promise<void>;
  /**
   * What the roles of the functions allow, once everything else is created: calls are compared with it from
   * then on. Throws if a role does not let Lambda read a queue or stream that is mapped to its function.
   */
  grant(grants: Grants): void;
}
