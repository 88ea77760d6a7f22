import type { JsonObject } from '../json.js';

/** A record as the engine's stream gives it out, in the JSON that functions get. */
export interface EngineRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: JsonObject;
    /** In seconds: wall time from the engine, virtual time for functions. */
    readonly ApproximateCreationDateTime: number;
  } & JsonObject;
}

/** A record as a function sees it. */
export interface StreamRecord extends EngineRecord {
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
}

export interface Translation {
  readonly region: string;
  readonly streamArn: string;
  /** Virtual time in milliseconds. */
  readonly written: number;
  /** Whether this item was removed because its time to live had passed. */
  readonly expired: boolean;
}

export function streamRecord(record: EngineRecord, { region, streamArn, written, expired }: Translation): StreamRecord {
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: record.eventSource,
    awsRegion: region,
    dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: Math.floor(written / 1000) },
    eventSourceARN: streamArn,
    ...(expired ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } } : {}),
  };
}

export function sequenceNumber(record: StreamRecord): string {
  return record.dynamodb.SequenceNumber;
}
