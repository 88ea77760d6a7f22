import type { Grants } from '../../src/permissions/exports.js';
import type {
  FunctionSpec, HttpApiSpec, LocalServices, QueueMappingSpec, QueueSpec, RuleSpec, ScheduleSpec, StreamMappingSpec, SubscriptionSpec, TableSpec, TopicSpec,
} from '../../src/local/services.js';

/** Local services that only remember what they were told, in order. */
export class RecordingServices implements LocalServices {
  public readonly region = 'us-east-1';
  public readonly account = '000000000000';
  public readonly order: string[] = [];
  public readonly tables: TableSpec[] = [];
  public readonly queues: QueueSpec[] = [];
  public readonly topics: TopicSpec[] = [];
  public readonly subscriptions: SubscriptionSpec[] = [];
  public readonly buckets: string[] = [];
  public readonly functions: FunctionSpec[] = [];
  public readonly queueMappings: QueueMappingSpec[] = [];
  public readonly streamMappings: StreamMappingSpec[] = [];
  public readonly buses: string[] = [];
  public readonly busRegions: string[] = [];
  public readonly rules: RuleSpec[] = [];
  public readonly schedules: ScheduleSpec[] = [];
  public readonly httpApis: HttpApiSpec[] = [];
  public readonly grants: Grants[] = [];

  public async createTable(spec: TableSpec) {
    this.order.push(`table ${spec.create.TableName ?? ''}`);
    this.tables.push(spec);
    const tableArn = `arn:aws:dynamodb:engine:${this.account}:table/${spec.create.TableName ?? ''}`;
    return { tableArn, streamArn: spec.create.StreamSpecification ? `${tableArn}/stream/2026` : undefined };
  }

  public queueUrl(name: string) {
    return `http://127.0.0.1:4566/${this.account}/${name}`;
  }

  public async createQueue(spec: QueueSpec) {
    this.order.push(`queue ${spec.name}`);
    this.queues.push(spec);
  }

  public async createTopic(spec: TopicSpec) {
    this.order.push(`topic ${spec.name}`);
    this.topics.push(spec);
  }

  public async subscribe(spec: SubscriptionSpec) {
    this.order.push(`subscription ${spec.protocol}`);
    this.subscriptions.push(spec);
  }

  public async createBucket(name: string) {
    this.order.push(`bucket ${name}`);
    this.buckets.push(name);
  }

  public createFunction(spec: FunctionSpec) {
    this.order.push(`function ${spec.name}`);
    this.functions.push(spec);
  }

  public mapQueue(spec: QueueMappingSpec) {
    this.order.push('queue mapping');
    this.queueMappings.push(spec);
  }

  public mapStream(spec: StreamMappingSpec) {
    this.order.push('stream mapping');
    this.streamMappings.push(spec);
  }

  public createBus(name: string, region: string) {
    this.order.push(`bus ${name}`);
    this.busRegions.push(region);
    this.buses.push(name);
  }

  public putRule(spec: RuleSpec) {
    this.order.push(`rule ${spec.name}`);
    this.rules.push(spec);
  }

  public createSchedule(spec: ScheduleSpec) {
    this.order.push(`schedule ${spec.name}`);
    this.schedules.push(spec);
  }

  public async reserveHttpApis() {
    // Addresses are made up.
  }

  public httpApiUrl(apiId: string) {
    return `http://127.0.0.1:8080/${apiId}/`;
  }

  public async createHttpApi(spec: HttpApiSpec) {
    this.order.push(`api ${spec.constructPath}`);
    this.httpApis.push(spec);
  }

  public grant(grants: Grants) {
    this.grants.push(grants);
  }
}
