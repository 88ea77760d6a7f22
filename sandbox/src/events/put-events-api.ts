import { isJsonObject, parseJson } from '../json.js';
import type { EventBus } from './event-bus.js';

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  /** Seconds since the epoch. */
  readonly Time?: number;
}

type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

export const PUT_EVENTS = 'AWSEvents.PutEvents';

const MAXIMUM_ENTRIES = 10;
/** All entries of a request together. 1 MB since 29 January 2026 (256 KB before): PutEvents API reference; AWS Compute Blog, "More room to build". */
const MAXIMUM_BYTES = 1024 * 1024;
/** What a time counts for in the size of an entry. */
const TIME_BYTES = 14;
/** The last time that a Date can hold, in seconds. */
const LAST_TIME = 8.64e12;

/** Answers one PutEvents request to a Region (default: that of the services): the status and the JSON of the response. */
export function answerPutEvents(bus: EventBus, body: string, region?: string): { readonly status: number; readonly output: object } {
  const input = parseJson(body);
  const entries: readonly unknown[] = isJsonObject(input) && Array.isArray(input.Entries) ? input.Entries : [];
  if (entries.length === 0 || entries.length > MAXIMUM_ENTRIES) {
    return invalid(`Entries: between 1 and ${MAXIMUM_ENTRIES} are allowed, there are ${entries.length}`);
  }
  if (!entries.every(isEntry)) {
    return invalid('Entries: each must be an object of EventBusName, Source, DetailType, Detail (texts), Resources (texts) and Time (seconds)');
  }
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAXIMUM_BYTES) {
    return invalid('Total size of the entries in the request is over the limit.');
  }
  const Entries = entries.map((entry) => refusal(entry) ?? putEntry(bus, entry, region));
  return { status: 200, output: { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries } };
}

function invalid(message: string) {
  return { status: 400, output: { __type: 'ValidationException', message } };
}

function isEntry(entry: unknown): entry is Entry {
  if (!isJsonObject(entry)) {
    return false;
  }
  const { EventBusName = '', Source = '', DetailType = '', Detail = '', Resources = [], Time = 0 } = entry;
  const texts: readonly unknown[] = [EventBusName, Source, DetailType, Detail, ...Array.isArray(Resources) ? Resources as unknown[] : [undefined]];
  return texts.every((text) => typeof text === 'string') && typeof Time === 'number' && Math.abs(Time) <= LAST_TIME;
}

/** Why an entry is not taken, if so. */
function refusal({ Source, DetailType, Detail = '' }: Entry): EntryResult | undefined {
  if (!Source || !DetailType) {
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source and DetailType are required.' };
  }
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  return isJsonObject(parseJson(Detail)) ? undefined : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function sizeOf({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

function putEntry(bus: EventBus, { EventBusName = 'default', Source = '', DetailType = '', Detail = '', Resources = [], Time }: Entry, region?: string): EntryResult {
  if (!bus.has(EventBusName, region)) {
    // EventBridge accepts events for a bus that does not exist, and drops them.
    return { EventId: '00000000-0000-0000-0000-000000000000' };
  }
  const time = Time === undefined ? {} : { time: new Date(Time * 1000).toISOString().replace(/\.\d+Z$/, 'Z') };
  return { EventId: bus.put(EventBusName, { 'source': Source, 'detail-type': DetailType, 'detail': parseJson(Detail) as object, 'resources': Resources, ...time }, region) };
}
