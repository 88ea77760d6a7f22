import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { feedOf } from './metering/feed.js';
import type { Feed } from './metering/feed.js';
import { placesOf } from './places.js';
import type { Place, PlaceOptions, Places } from './places.js';
import { usageTableOf } from './usage-table.js';
import type { UsageTableOptions } from './usage-table.js';
import { UserError } from './user-error.js';

/** Options of every command. */
export interface CommonOptions extends PlaceOptions, UsageTableOptions {
  readonly json?: boolean;
  readonly region?: string;
  readonly endpoint?: readonly string[];
}

/** Where commands write and ask. */
export interface Console {
  out(text: string): void;
  /** Without a new line, when the last text is taken: for output that has no end. */
  write(text: string): Promise<void>;
  /** Answers what a person typed; nothing if there is nobody to ask. */
  ask(question: string): Promise<string | undefined>;
}

/** What a command works with. */
export interface Context {
  readonly database: DynamoDBClient;
  readonly queues: SQSClient;
  readonly now: () => number;
  readonly console: Console;
  readonly json: boolean;
  places(needed: readonly Place[]): Promise<Places>;
  /** Name of the table with usage. */
  usageTable(): Promise<string>;
  /** How the meters of that table are told of their licenses. */
  feed(usageTable: string): Promise<Feed>;
}

const SERVICES = ['dynamodb', 'sqs', 'lambda'] as const;
type Service = (typeof SERVICES)[number];

export function contextOf(options: CommonOptions, console: Console): Context {
  const endpoints = endpointsOf(options.endpoint ?? []);
  const client = (service: Service) => ({
    ...options.region !== undefined && { region: options.region },
    ...endpoints[service] !== undefined && { endpoint: endpoints[service] },
  });
  const functions = new LambdaClient(client('lambda'));
  return {
    database: new DynamoDBClient(client('dynamodb')),
    queues: new SQSClient(client('sqs')),
    // The answer that told where the tables are told the time, too: the SDK minds it where it is minutes from ours, as that of a sandbox is.
    now: () => Date.now() + functions.config.systemClockOffset,
    console,
    json: options.json ?? false,
    places: (needed) => placesOf(options, needed, () => functions),
    usageTable: () => usageTableOf(options, () => functions),
    feed: (usageTable) => feedOf(usageTable, options, () => functions),
  };
}

/** `dynamodb=http://…` for one service, a plain URL for all. */
function endpointsOf(given: readonly string[]): Partial<Record<Service, string>> {
  const endpoints: Partial<Record<Service, string>> = {};
  for (const text of given) {
    const { name, url } = /^(?:(?<name>[a-z]+)=)?(?<url>https?:\/\/.+)$/.exec(text)?.groups as { name?: string; url?: string } | undefined ?? {};
    const services = name === undefined ? SERVICES : SERVICES.filter((service) => service === name);
    if (url === undefined || services.length === 0) {
      throw new UserError(`--endpoint ${text} is no endpoint. Give a URL for all services, or one of ${SERVICES.join(', ')} with its URL: --endpoint dynamodb=http://127.0.0.1:8000.`);
    }
    for (const service of services) {
      endpoints[service] = url;
    }
  }
  return endpoints;
}
