import type { VirtualClock } from '../clock.js';
import type { AwsClient } from '../engines/aws-client.js';
import type { NewBusEvent } from '../events/bus-event.js';
import type { SendOptions } from '../events/destinations.js';
import type { EventBus } from '../events/event-bus.js';
import type { Scheduler } from '../events/scheduler.js';
import { parseJson } from '../json.js';
import type { FunctionError } from '../lambda/function-error.js';
import type { FunctionCounters } from '../lambda/function-pool.js';
import type { LambdaService } from '../lambda/lambda-service.js';
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
  readonly mailbox: Mailbox;
  readonly tables: Tables;
  readonly lambda: LambdaService;
  readonly bus: EventBus;
  readonly scheduler: Scheduler;
  readonly frontDoor: FrontDoor;
  readonly endpoints: LocalEndpoints;
  readonly time: TimeTravel;
  readonly send: (arn: string, text: string, options?: SendOptions) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The local services, running: what the deployer creates resources with, and what one plays the stack with. */
export class LocalRun implements LocalServices {
  private readonly log = (text: string) => {
    this.parts.logs.add('sandbox', text);
  };

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

  /** How often each function ran, by name. */
  public get counters(): Readonly<Record<string, FunctionCounters>> {
    return this.parts.lambda.counters();
  }

  /** Calls a function and waits for its result. */
  public async invoke(functionArnOrName: string, payload: unknown): Promise<InvocationResult> {
    const result = await this.parts.lambda.invoke(functionArnOrName, JSON.stringify(payload ?? null));
    return result.error ? { error: result.error } : { payload: parseJson(result.payload) };
  }

  /** Puts an event on a bus, given by name or ARN. What is left out is filled in. */
  public putEvent(busName: string, event: NewBusEvent): void {
    this.parts.bus.put(busName, event);
  }

  /** Sends a text to a queue, topic, bus or function, given by ARN. */
  public async send(arn: string, text: string, options?: SendOptions): Promise<void> {
    await this.parts.send(arn, text, options);
  }

  /** Runs until the stack is quiet. Does not wait for times to come. */
  public async settle(): Promise<void> {
    await this.parts.time.settle();
  }

  /** Moves virtual time forward, running on the way what becomes due, in order, without waiting for it. */
  public async advance(milliseconds: number): Promise<void> {
    await this.parts.time.advance(milliseconds);
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

  public subscribe(spec: SubscriptionSpec): Promise<void> {
    return this.parts.messaging.subscribe(spec);
  }

  public createBucket(name: string): Promise<void> {
    return this.parts.messaging.createBucket(name);
  }

  public createFunction(spec: FunctionSpec): void {
    this.parts.lambda.create(spec);
  }

  public mapQueue(spec: QueueMappingSpec): void {
    const { clients, lambda, activity, region, time } = this.parts;
    const queueUrl = (name: string) => this.queueUrl(name);
    time.add(new QueuePump(spec, { sqs: clients.sqs, lambda, activity, region, queueUrl, log: this.log }));
  }

  public mapStream(spec: StreamMappingSpec): void {
    const { clock, lambda, activity, tables, time, send } = this.parts;
    time.add(new StreamPump(spec, tables.reader(spec), { clock, lambda, activity, send, log: this.log }));
  }

  public createBus(name: string): void {
    this.parts.bus.createBus(name);
  }

  public putRule(spec: RuleSpec): void {
    this.parts.bus.putRule(spec);
  }

  public createSchedule(spec: ScheduleSpec): void {
    this.parts.scheduler.create(spec);
  }

  public httpApiUrl(logicalId: string): string {
    return this.parts.frontDoor.url(logicalId);
  }

  public createHttpApi(spec: HttpApiSpec): Promise<void> {
    this.parts.frontDoor.create(spec);
    return Promise.resolve();
  }
}
