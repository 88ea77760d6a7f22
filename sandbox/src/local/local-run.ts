import type { VirtualClock } from '../clock.js';
import type { AwsClient } from '../engines/aws-client.js';
import type { NewBusEvent } from '../events/bus-event.js';
import type { QueueEngine, WaitingMessages } from '../engines/fauxqs.js';
import type { SendOptions } from '../events/destinations.js';
import type { EventBus } from '../events/event-bus.js';
import type { Scheduler } from '../events/scheduler.js';
import { parseJson } from '../json.js';
import type { FunctionError } from '../lambda/function-error.js';
import type { FunctionCounters } from '../lambda/function-pool.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import type { Grants, LocalPermissions } from '../permissions/exports.js';
import type { Activity } from './activity.js';
import type { LocalEndpoints } from './endpoints.js';
import type { FrontDoor } from './front-door.js';
import type { LogBook } from './log-book.js';
import type { Mail, Mailbox } from './mailbox.js';
import { QueuePump } from './queue-pump.js';
import type { QueuesAndTopics } from './queues-and-topics.js';
import type { FunctionSpec, HttpApiSpec, LocalServices, QueueMappingSpec, QueueSpec, RuleSpec, ScheduleSpec, StreamMappingSpec, SubscriptionSpec, TableSpec, TopicSpec } from './services.js';
import { StreamPump } from './stream-pump.js';
import type { Tables } from './tables.js';
import type { TimeTravel } from './time-travel.js';

/** The outcome of a call of a function. */
export interface InvocationResult {
  /** What the function returned. */
  readonly payload?: unknown;
  readonly error?: FunctionError;
}

interface Parts {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly account: string;
  readonly activity: Activity;
  readonly logs: LogBook;
  readonly clients: { readonly sqs: AwsClient };
  readonly messaging: QueuesAndTopics;
  readonly queues: Pick<QueueEngine, 'messages'>;
  readonly mailbox: Mailbox;
  readonly tables: Tables;
  readonly lambda: LambdaService;
  readonly bus: EventBus;
  readonly scheduler: Scheduler;
  readonly frontDoor: FrontDoor;
  readonly endpoints: LocalEndpoints;
  readonly time: TimeTravel;
  readonly permissions: LocalPermissions;
  /** Why the sandbox cannot go on, once it cannot. */
  readonly failure: () => Error | undefined;
  /** Aborted when the sandbox stops. */
  readonly stopping: AbortSignal;
  readonly send: (arn: string, text: string, options?: SendOptions) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Learns what a function is given to do. */
type Receiver = (queueArn: string, bodies: readonly string[]) => void;

/** The local services, running: what the deployer creates resources with, and what one plays the stack with. */
export class LocalRun implements LocalServices {
  private readonly log = (text: string) => {
    this.parts.logs.add('sandbox', text);
  };

  private readonly receivers: Receiver[] = [];

  constructor(private readonly parts: Parts) {}

  public get clock(): VirtualClock {
    return this.parts.clock;
  }

  public get region(): string {
    return this.parts.region;
  }

  public get account(): string {
    return this.parts.account;
  }

  public get endpoints(): LocalEndpoints {
    return this.parts.endpoints;
  }

  /** What functions and the sandbox said, oldest first. */
  public get logs(): LogBook {
    return this.parts.logs;
  }

  /** E-mails to the subscribers of topics. */
  public get mails(): readonly Mail[] {
    return this.parts.mailbox.mails;
  }

  /** What the roles of the functions were found to allow, and not to allow. */
  public get permissions(): LocalPermissions {
    return this.parts.permissions;
  }

  /** How often each function ran, by name. */
  public get counters(): Readonly<Record<string, FunctionCounters>> {
    return this.parts.lambda.counters();
  }

  /** Calls a function and waits for its result. */
  public async invoke(functionArnOrName: string, payload: unknown): Promise<InvocationResult> {
    const result = await this.whileAlive(() => this.parts.lambda.invoke(functionArnOrName, JSON.stringify(payload ?? null)));
    return result.error ? { error: result.error } : { payload: parseJson(result.payload) };
  }

  /** Puts an event on a bus, given by ARN, or by name in a Region. What is left out is filled in. */
  public putEvent(busNameOrArn: string, event: NewBusEvent, region?: string): void {
    this.parts.bus.put(busNameOrArn, event, region);
  }

  /** Sends a text to a queue, topic, bus or function, given by ARN. */
  public async send(arn: string, text: string, options?: SendOptions): Promise<void> {
    await this.parts.send(arn, text, options);
  }

  /** Tells from now on what functions get from their queues, each time that they get it. */
  public onReceived(receiver: Receiver): void {
    this.receivers.push(receiver);
  }

  /** What waits in a queue, by its name; none is taken. */
  public messages(queueName: string, limit: number): Promise<WaitingMessages> {
    return this.parts.queues.messages(queueName, limit);
  }

  /** Runs until the stack is quiet. Does not wait for times to come. */
  public async settle(): Promise<void> {
    await this.whileAlive(() => this.parts.time.settle());
  }

  /** Moves virtual time forward, running on the way what becomes due, in order, without waiting for it. */
  public async advance(milliseconds: number): Promise<void> {
    await this.whileAlive(() => this.parts.time.advance(milliseconds));
  }

  /** Lets virtual time flow with the wall clock, for interactive use. Returns how to stop that. */
  public run(onError: (error: unknown) => void): () => void {
    return this.parts.time.run(onError);
  }

  /** Ends all processes and closes all ports. */
  public async stop(): Promise<void> {
    await this.parts.stop();
  }

  public createTable(spec: TableSpec): Promise<{ readonly tableArn: string; readonly streamArn?: string }> {
    this.parts.permissions.learnTable(spec.create);
    return this.parts.tables.create(spec);
  }

  public queueUrl(name: string): string {
    return this.parts.messaging.queueUrl(name);
  }

  public createQueue(spec: QueueSpec): Promise<void> {
    return this.parts.messaging.createQueue(spec);
  }

  public createTopic(spec: TopicSpec): Promise<void> {
    return this.parts.messaging.createTopic(spec);
  }

  public async subscribe(spec: SubscriptionSpec): Promise<void> {
    const { activity, clients, messaging, send, stopping, time } = this.parts;
    const queueUrl = (name: string) => this.queueUrl(name);
    const source = await messaging.subscribe(spec, { activity, queueUrl, send, stopping, sqs: clients.sqs, log: this.log });
    if (source) {
      time.add(source);
    }
  }

  public createBucket(name: string): Promise<void> {
    return this.parts.messaging.createBucket(name);
  }

  public createFunction(spec: FunctionSpec): void {
    this.parts.lambda.create(spec);
  }

  public mapQueue(spec: QueueMappingSpec): void {
    const { clients, clock, lambda, activity, time } = this.parts;
    const region = spec.queueArn.split(':').at(3) ?? this.region;
    const queueUrl = (name: string) => this.queueUrl(name);
    const onReceived: Receiver = (queueArn, bodies) => {
      this.receivers.forEach((receiver) => {
        receiver(queueArn, bodies);
      });
    };
    this.parts.permissions.map(spec.functionArn, spec.queueArn);
    time.add(new QueuePump(spec, { sqs: clients.sqs, lambda, activity, clock, region, queueUrl, log: this.log, onReceived }));
  }

  public mapStream(spec: StreamMappingSpec): void {
    const { clock, lambda, activity, tables, time, permissions } = this.parts;
    const send = async (arn: string, text: string, options?: SendOptions) => {
      if (permissions.check.maySend(spec.functionArn, arn)) {
        await this.parts.send(arn, text, options);
      }
    };
    permissions.map(spec.functionArn, spec.streamArn);
    time.add(new StreamPump(spec, tables.reader(spec), { clock, lambda, activity, send, log: this.log }));
  }

  public createBus(name: string, region?: string): void {
    this.parts.bus.createBus(name, region);
  }

  public putRule(spec: RuleSpec): void {
    this.parts.bus.putRule(spec);
  }

  public createSchedule(spec: ScheduleSpec): void {
    this.parts.scheduler.create(spec);
  }

  public reserveHttpApis(apiIds: readonly string[]): Promise<void> {
    return this.parts.frontDoor.reserve(apiIds);
  }

  public httpApiUrl(apiId: string): string {
    return this.parts.frontDoor.url(apiId);
  }

  public createHttpApi(spec: HttpApiSpec): Promise<void> {
    return this.parts.frontDoor.create(spec);
  }

  public grant(grants: Grants): void {
    this.parts.permissions.grant(grants);
  }

  /** Says that an engine is gone, instead of what followed from it. */
  private async whileAlive<T>(work: () => Promise<T>): Promise<T> {
    const check = () => {
      const failure = this.parts.failure();
      if (failure) {
        throw failure;
      }
    };
    check();
    try {
      return await work();
    } finally {
      check();
    }
  }
}
