import { VirtualClock } from '../clock.js';
import { AwsClient } from '../engines/aws-client.js';
import { startDynoxide } from '../engines/dynoxide.js';
import { externalDynamoDb } from '../engines/external-dynamodb.js';
import { startFauxqs } from '../engines/fauxqs.js';
import type { NewBusEvent } from '../events/bus-event.js';
import { sendTo } from '../events/destinations.js';
import type { SendOptions } from '../events/destinations.js';
import { EventBus } from '../events/event-bus.js';
import { Scheduler } from '../events/scheduler.js';
import { TargetDelivery } from '../events/target-delivery.js';
import type { Delivery } from '../events/target-delivery.js';
import type { AcceptedEvent } from '../lambda/async-invoker.js';
import { LambdaService } from '../lambda/lambda-service.js';
import { DIRECTORY_VARIABLE, LocalPermissions, openGate, startGateway } from '../permissions/exports.js';
import type { PermissionMode } from '../permissions/exports.js';
import { StateFolder, timeOfState } from '../state/state-folder.js';
import { Activity } from './activity.js';
import { startControlServer } from './control-server.js';
import { endpointVariables } from './endpoints.js';
import type { LocalEndpoints } from './endpoints.js';
import { FrontDoor } from './front-door.js';
import { LocalRun } from './local-run.js';
import { LogBook } from './log-book.js';
import { Mailbox } from './mailbox.js';
import { QueuesAndTopics } from './queues-and-topics.js';
import { Tables } from './tables.js';
import { Teardown, all } from './teardown.js';
import { TimeTravel } from './time-travel.js';

export interface LocalServicesOptions {
  /** Virtual time; default: a clock that starts now. */
  readonly clock?: VirtualClock;
  /** @default us-east-1 */
  readonly region?: string;
  /** Environment variables for all functions, for example the endpoint of the AWS Marketplace simulator. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Keep tables in this file. Default: in memory. */
  readonly databasePath?: string;
  /**
   * Keep everything in this folder: tables, messages, objects, events on their way, positions in streams, virtual time.
   * It survives a kill, and the next start with the same folder goes on from there. Default: nothing is kept.
   */
  readonly stateDirectory?: string;
  /**
   * An engine with DynamoDB's API that is running already, for example `http://127.0.0.1:8000` (DynamoDB Local needs
   * `-sharedDb`). Default: the packaged engine for this platform.
   */
  readonly dynamoDbEndpoint?: string;
  /**
   * How long `settle` may take, in seconds of wall time. Time in which an invocation of more than five seconds is under way
   * does not count: its own timeout ends it. @default 60
   */
  readonly settleSeconds?: number;
  /** What becomes of calls that the role of a function does not allow. @default ENFORCE */
  readonly permissions?: PermissionMode;
}

/** The account of everything that runs locally; the queue engine knows no other. */
const ACCOUNT = '000000000000';

/** Starts the engines and the services around them, all on loopback. */
export async function startLocalServices(options: LocalServicesOptions = {}): Promise<LocalRun> {
  const teardown = new Teardown();
  return await teardown.unless(() => start(options, teardown));
}

async function start(options: LocalServicesOptions, teardown: Teardown): Promise<LocalRun> {
  const { clock = new VirtualClock(options.stateDirectory === undefined ? undefined : timeOfState(options.stateDirectory)), region = 'us-east-1', settleSeconds = 60 } = options;
  const account = ACCOUNT;
  const state = options.stateDirectory === undefined ? undefined : new StateFolder(options.stateDirectory);
  // The first to be opened is the last to be closed.
  teardown.add(() => state?.close());
  state?.keepTime(clock);
  const activity = new Activity();
  const logs = new LogBook(clock);
  const log = (text: string) => {
    logs.add('sandbox', text);
  };
  const permissions = new LocalPermissions({
    mode: options.permissions ?? 'ENFORCE',
    clock,
    log,
    directory: process.env[DIRECTORY_VARIABLE],
    ran: () => Object.entries(lambda.counters()).flatMap(([name, { invocations }]) => (invocations > 0 ? [name] : [])),
  });
  const gated = permissions.mode !== 'OFF';

  const database = teardown.after(
    options.dynamoDbEndpoint === undefined
      ? startDynoxide({ databasePath: state?.tables ?? options.databasePath, log })
      : externalDynamoDb(options.dynamoDbEndpoint, region),
    (engine) => engine.stop(),
  );
  const [dynoxide, gateway, queues] = await all([
    database,
    database.then((engine) => (gated ? teardown.after(startGateway(engine.endpoint, permissions.check), (open) => open.stop()) : engine)),
    teardown.after(startFauxqs({ clock, region, statePath: state?.queues, permissions: gated ? openGate(permissions.check) : undefined }), (engine) => engine.stop()),
  ]);
  const client = (endpoint: string, service: string, engine?: { readonly failure?: Error }) => {
    const opened = new AwsClient(endpoint, service, region, engine);
    teardown.add(() => {
      opened.close();
    });
    return opened;
  };
  const clients = {
    dynamodb: client(dynoxide.endpoint, 'dynamodb', options.dynamoDbEndpoint === undefined ? dynoxide : undefined),
    sqs: client(queues.endpoint, 'sqs'),
    sns: client(queues.endpoint, 'sns'),
    s3: client(queues.endpoint, 's3'),
  };
  const queueUrl = (name: string) => `${queues.endpoint}/${account}/${name}`;
  const mailbox = new Mailbox(clients.sqs, queueUrl);
  const messaging = new QueuesAndTopics(clients.sqs, clients.sns, clients.s3, mailbox, { queueUrl, region, account });

  const send = (arn: string, text: string, sendOptions?: SendOptions) => sendTo({
    ...clients,
    queueUrl,
    invokeAsync: (functionArn, payload) => {
      lambda.invokeAsync(functionArn, payload);
    },
    putEvent: (busArn, event) => bus.put(busArn, event as NewBusEvent),
  }, arn, text, sendOptions);
  const lambda: LambdaService = new LambdaService({
    clock,
    activity,
    logs,
    region,
    acceptedEvents: state?.map<AcceptedEvent>('accepted-events'),
    endpoints: () => ({ ...endpointVariables({ ...endpoints, dynamodb: gateway.endpoint }), ...options.endpoints }),
    destinations: async (sender, arn, text, attributes) => {
      if (permissions.check.maySend(sender.arn, arn)) {
        await send(arn, text, { attributes });
      }
    },
  });
  teardown.add(() => lambda.stop());
  const delivery = new TargetDelivery({ clock, activity, log, send, store: state?.map<Delivery>('deliveries') });
  teardown.add(() => {
    delivery.stop();
  });
  const bus = new EventBus({ clock, account, region, delivery });
  const scheduler = new Scheduler({ clock, account, region, delivery });

  const control = await teardown.after(startControlServer({ bus, clock, lambda, log, permissions: permissions.check }), (server) => {
    server.stop();
  });
  const frontDoor = new FrontDoor({ clock, lambda, account, region, log });
  teardown.add(() => {
    frontDoor.stop();
  });
  const endpoints: LocalEndpoints = {
    dynamodb: dynoxide.endpoint,
    sqs: queues.endpoint,
    sns: queues.endpoint,
    s3: queues.endpoint,
    eventbridge: control.endpoint,
    lambda: control.endpoint,
    sts: control.endpoint,
  };
  const tablesStay = state !== undefined || options.databasePath !== undefined || options.dynamoDbEndpoint !== undefined;
  const positions = tablesStay ? state?.map<string>('stream-positions') ?? new Map<string, string>() : undefined;
  const tables = new Tables(clients.dynamodb, { clock, region, account, positions });
  const time = new TimeTravel({ clock, activity, queues, sweeper: tables.sweeper, settleSeconds, running: () => lambda.running() });
  time.add(mailbox);

  teardown.add(() => {
    permissions.close();
  });
  teardown.add(() => {
    time.halt();
  });
  const stopping = new AbortController();
  teardown.add(() => {
    stopping.abort();
  });
  const stop = () => teardown.run();
  return new LocalRun({ clock, region, account, activity, logs, clients, messaging, queues, mailbox, tables, lambda, bus, scheduler, frontDoor, endpoints, time, permissions, failure: () => dynoxide.failure, stopping: stopping.signal, send, stop });
}
