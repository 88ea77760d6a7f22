import { VirtualClock } from '../clock.js';
import { AwsClient } from '../engines/aws-client.js';
import { startDynoxide } from '../engines/dynoxide.js';
import { startFauxqs } from '../engines/fauxqs.js';
import type { NewBusEvent } from '../events/bus-event.js';
import { sendTo } from '../events/destinations.js';
import type { SendOptions } from '../events/destinations.js';
import { EventBus } from '../events/event-bus.js';
import { Scheduler } from '../events/scheduler.js';
import { TargetDelivery } from '../events/target-delivery.js';
import { LambdaService } from '../lambda/lambda-service.js';
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
  /** How long `settle` may take, in seconds of wall time. @default 60 */
  readonly settleSeconds?: number;
}

/** The account of everything that runs locally; the queue engine knows no other. */
const ACCOUNT = '000000000000';

/** Starts the engines and the services around them, all on loopback. */
export async function startLocalServices(options: LocalServicesOptions = {}): Promise<LocalRun> {
  const teardown = new Teardown();
  return await teardown.unless(() => start(options, teardown));
}

async function start(options: LocalServicesOptions, teardown: Teardown): Promise<LocalRun> {
  const { clock = new VirtualClock(), region = 'us-east-1', settleSeconds = 60 } = options;
  const account = ACCOUNT;
  const activity = new Activity();
  const logs = new LogBook(clock);
  const log = (text: string) => {
    logs.add('sandbox', text);
  };

  const [dynoxide, queues] = await all([
    teardown.after(startDynoxide({ databasePath: options.databasePath }), (engine) => engine.stop()),
    teardown.after(startFauxqs({ clock, region }), (engine) => engine.stop()),
  ]);
  const client = (endpoint: string, service: string) => {
    const opened = new AwsClient(endpoint, service, region);
    teardown.add(() => {
      opened.close();
    });
    return opened;
  };
  const clients = {
    dynamodb: client(dynoxide.endpoint, 'dynamodb'),
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
    putEvent: (busName, event) => bus.put(busName, event as NewBusEvent),
  }, arn, text, sendOptions);
  const lambda: LambdaService = new LambdaService({
    clock,
    activity,
    logs,
    region,
    endpoints: () => ({ ...endpointVariables(endpoints), ...options.endpoints }),
    destinations: (arn, text, attributes) => send(arn, text, { attributes }),
  });
  teardown.add(() => lambda.stop());
  const delivery = new TargetDelivery({ clock, activity, log, send });
  const bus = new EventBus({ clock, account, region, delivery });
  const scheduler = new Scheduler({ clock, account, region, delivery });

  const [control, frontDoor] = await all([
    teardown.after(startControlServer(bus, lambda, log), (server) => {
      server.stop();
    }),
    teardown.after(FrontDoor.open({ clock, lambda, account, log }), (door) => door.stop()),
  ]);
  const endpoints: LocalEndpoints = {
    dynamodb: dynoxide.endpoint,
    sqs: queues.endpoint,
    sns: queues.endpoint,
    s3: queues.endpoint,
    eventbridge: control.endpoint,
    lambda: control.endpoint,
  };
  const tables = new Tables(clients.dynamodb, { clock, region, account });
  const time = new TimeTravel({ clock, activity, queues, sweeper: tables.sweeper, settleSeconds });
  time.add(mailbox);

  teardown.add(() => {
    time.halt();
  });
  const stop = () => teardown.run();
  return new LocalRun({ clock, region, account, activity, logs, clients, messaging, mailbox, tables, lambda, bus, scheduler, frontDoor, endpoints, time, send, stop });
}
