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

/** Answers one PutEvents request: the status and the JSON of the response. */
export function answerPutEvents(bus: EventBus, body: string): { readonly status: number; readonly output: object } {
  const input = parseJson(body);
  const entries = isJsonObject(input) && Array.isArray(input.Entries) ? input.Entries as readonly Entry[] : [];
  if (entries.length === 0 || entries.length > MAXIMUM_ENTRIES) {
    const message = `Entries: between 1 and ${MAXIMUM_ENTRIES} are allowed, there are ${entries.length}`;
    return { status: 400, output: { __type: 'ValidationException', message } };
  }
  const Entries = entries.map((entry) => putEntry(bus, entry));
  return { status: 200, output: { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries } };
}

function putEntry(bus: EventBus, entry: Entry): EntryResult {
  const { EventBusName = 'default', Source, DetailType, Detail = '', Resources = [], Time } = entry;
  const detail = parseJson(Detail);
  if (!Source || !DetailType) {
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source and DetailType are required.' };
  }
  if (!isJsonObject(detail)) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  if (!bus.has(EventBusName)) {
    // EventBridge accepts events for a bus that does not exist, and drops them.
    return { EventId: '00000000-0000-0000-0000-000000000000' };
  }
  const time = Time === undefined ? {} : { time: new Date(Time * 1000).toISOString().replace(/\.\d+Z$/, 'Z') };
  return { EventId: bus.put(EventBusName, { 'source': Source, 'detail-type': DetailType, detail, 'resources': Resources, ...time }) };
}
