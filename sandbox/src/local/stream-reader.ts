import type { StreamViewType } from '@aws-sdk/client-dynamodb';
import type { VirtualClock } from '../clock.js';
import type { AwsClient } from '../engines/aws-client.js';
import { itemKey } from './item-key.js';
import { changesNothing, seenAs } from './stream-images.js';
import { streamRecord } from './stream-records.js';
import type { EngineRecord, StreamRecord } from './stream-records.js';

export interface StreamReaderOptions {
  readonly dynamodb: AwsClient;
  /** Calls GetRecords, for this reader and others of the same stream. */
  readonly records: StreamRecords;
  readonly clock: VirtualClock;
  readonly region: string;
  /** The ARN as functions see it, and the engine's own. */
  readonly streamArn: string;
  readonly engineArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** What the app's stream shows; the engine's has both images. */
  readonly view: StreamViewType;
  /** The sequence number up to which all is done, or `TRIM_HORIZON` as long as there is none; kept for the next start. */
  readonly position?: { get(): string | undefined; set(sequenceNumber: string): unknown };
}

interface Shard {
  readonly ShardId: string;
  readonly SequenceNumberRange?: { readonly StartingSequenceNumber?: string; readonly EndingSequenceNumber?: string };
}

const TARGET = 'DynamoDBStreams_20120810.';
const RECORDS_PER_CALL = 1000;
const FROM_THE_FIRST = 'TRIM_HORIZON';

interface Answer {
  readonly Records?: readonly EngineRecord[];
  readonly NextShardIterator?: string;
}

/**
 * The records of streams. Readers look for new ones again and again, mostly from the same position and at the same moment: one call
 * answers them all.
 */
export class StreamRecords {
  private readonly underway = new Map<string | undefined, Promise<Answer>>();

  constructor(private readonly dynamodb: AwsClient) {}

  public from(iterator?: string): Promise<Answer> {
    const asked = this.underway.get(iterator) ?? this.ask(iterator).finally(() => {
      this.underway.delete(iterator);
    });
    this.underway.set(iterator, asked);
    return asked;
  }

  private ask(iterator?: string): Promise<Answer> {
    return this.dynamodb.json<Answer>(`${TARGET}GetRecords`, { ShardIterator: iterator, Limit: RECORDS_PER_CALL });
  }
}

/** One reader's position in a table's stream. The engine's streams have a single shard, which never closes. */
export class StreamReader {
  public shardId = '';
  private readonly expired: string[] = [];
  private readonly unread: StreamRecord[] = [];
  private readonly opened: Promise<void>;
  private iterator?: string;
  private lastRead?: string;

  constructor(private readonly options: StreamReaderOptions) {
    // Begun at once: the position LATEST means now, not at the first read.
    this.opened = this.open();
    this.opened.catch(() => undefined);
  }

  /** Marks the next removal of this item as one by time to live. Returns how to take that back. */
  public expire(key: object): () => void {
    const mark = itemKey(key);
    this.expired.push(mark);
    return () => {
      this.takeMark(mark);
    };
  }

  /**
   * Takes in what was written since the last time. The engine tells the time of a record in whole seconds
   * of the wall clock, in which hours of virtual time may pass; so virtual time is that of collecting, which
   * is done before time moves on.
   */
  public async collect(): Promise<void> {
    await this.opened;
    for (let records = await this.fetch(); records.length > 0; records = await this.fetch()) {
      this.unread.push(...records.filter((record) => !changesNothing(record)).map((record) => this.translate(record)));
    }
  }

  /** The next records of those collected. */
  public read(limit: number): readonly StreamRecord[] {
    const records = this.unread.splice(0, limit);
    this.lastRead = records.at(-1)?.dynamodb.SequenceNumber ?? this.lastRead;
    return records;
  }

  /** All that was read is done: a later start goes on after it. */
  public commit(): void {
    if (this.lastRead !== undefined) {
      this.options.position?.set(this.lastRead);
      this.lastRead = undefined;
    }
  }

  private async fetch(): Promise<readonly EngineRecord[]> {
    const { Records = [], NextShardIterator } = await this.options.records.from(this.iterator);
    this.iterator = NextShardIterator;
    return Records;
  }

  private async open(): Promise<void> {
    const { dynamodb, engineArn, position, startingPosition, streamArn } = this.options;
    const { StreamDescription: { Shards } } = await dynamodb.json<{ StreamDescription: { Shards: Shard[] } }>(
      `${TARGET}DescribeStream`,
      { StreamArn: engineArn },
    );
    const shard = Shards.at(0);
    if (!shard) {
      throw new Error(`The stream ${streamArn} has no shard`);
    }
    this.shardId = shard.ShardId;
    const latest = startingPosition === 'LATEST' ? latestOf(shard) : undefined;
    const after = position?.get() ?? latest;
    if (position && after !== undefined) {
      // What is the latest record must not change with a later start.
      position.set(after);
    }
    const start = after === undefined || after === FROM_THE_FIRST ? { ShardIteratorType: after ?? startingPosition } : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
    const { ShardIterator } = await dynamodb.json<{ ShardIterator: string }>(
      `${TARGET}GetShardIterator`,
      { StreamArn: engineArn, ShardId: shard.ShardId, ...start },
    );
    this.iterator = ShardIterator;
  }

  private translate(record: EngineRecord): StreamRecord {
    const { region, streamArn, clock, view } = this.options;
    const expired = record.eventName === 'REMOVE' && this.takeMark(itemKey(record.dynamodb.Keys));
    return streamRecord(seenAs(view, record), { region, streamArn, written: clock.now(), expired });
  }

  private takeMark(mark: string): boolean {
    const index = this.expired.indexOf(mark);
    if (index >= 0) {
      this.expired.splice(index, 1);
    }
    return index >= 0;
  }
}

/** Where a shard ends. What is written to an empty one from now on is all it has. */
function latestOf({ SequenceNumberRange: range = {} }: Shard): string | undefined {
  return range.EndingSequenceNumber ?? (range.StartingSequenceNumber === undefined ? FROM_THE_FIRST : undefined);
}
