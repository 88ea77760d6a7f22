import type { CreateTableCommandInput, StreamViewType } from '@aws-sdk/client-dynamodb';
import type { VirtualClock } from '../clock.js';
import { EngineError } from '../engines/aws-client.js';
import type { AwsClient } from '../engines/aws-client.js';
import type { Store } from '../state/durable-map.js';
import { createOrTake } from './existing-table.js';
import type { TableDescription } from './existing-table.js';
import type { StreamMappingSpec, TableSpec } from './services.js';
import { ENGINE_VIEW } from './stream-images.js';
import { StreamReader, StreamRecords } from './stream-reader.js';
import { TtlSweeper } from './ttl-sweeper.js';

interface Place {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly account: string;
  /** How far the readers of streams have come, if tables outlive the sandbox: they then may be there already. */
  readonly positions?: Store<string>;
}

/** The tables, their streams and their times to live. */
export class Tables {
  public readonly sweeper: TtlSweeper;
  /** The engine's streams and what of them the app sees, by the ARNs that they have in the configured account. */
  private readonly streams = new Map<string, { readonly engineArn: string; readonly view: StreamViewType }>();
  private readonly records: StreamRecords;
  private readonly readers: { readonly table: string; readonly reader: StreamReader }[] = [];

  constructor(private readonly dynamodb: AwsClient, private readonly place: Place) {
    this.records = new StreamRecords(dynamodb);
    this.sweeper = new TtlSweeper(dynamodb, place.clock, (table, key) => {
      const undo = this.readers.filter((each) => each.table === table).map(({ reader }) => reader.expire(key));
      return () => {
        undo.forEach((takeBack) => {
          takeBack();
        });
      };
    });
  }

  public async create({ create, ttlAttribute, region = this.place.region }: TableSpec): Promise<{ readonly tableArn: string; readonly streamArn?: string }> {
    const { LatestStreamArn, LatestStreamLabel } = await this.createInEngine(withBothImages(create));
    const name = nameOf(create);
    const tableArn = `arn:aws:dynamodb:${region}:${this.place.account}:table/${name}`;
    if (ttlAttribute) {
      await this.expire(name, ttlAttribute, create);
    }
    if (!LatestStreamArn || !LatestStreamLabel) {
      return { tableArn };
    }
    const streamArn = `${tableArn}/stream/${LatestStreamLabel}`;
    this.streams.set(streamArn, { engineArn: LatestStreamArn, view: create.StreamSpecification?.StreamViewType ?? ENGINE_VIEW });
    return { tableArn, streamArn };
  }

  /** A reader of a stream for one event source mapping. */
  public reader({ functionArn, streamArn, startingPosition }: StreamMappingSpec): StreamReader {
    const stream = this.streams.get(streamArn);
    if (stream === undefined) {
      throw new Error(`There is no stream ${streamArn}. Streams: ${[...this.streams.keys()].join(', ')}`);
    }
    const { clock, positions } = this.place;
    const id = `${functionArn} ${streamArn}`;
    const position = positions && { get: () => positions.get(id), set: (sequenceNumber: string) => positions.set(id, sequenceNumber) };
    const region = streamArn.split(':').at(3) ?? this.place.region;
    const reader = new StreamReader({ dynamodb: this.dynamodb, records: this.records, clock, region, streamArn, ...stream, startingPosition, position });
    this.readers.push({ table: streamArn.split('/')[1] ?? '', reader });
    return reader;
  }

  private async createInEngine(create: CreateTableCommandInput): Promise<TableDescription> {
    if (this.place.positions) {
      return await createOrTake(this.dynamodb, create);
    }
    return (await this.dynamodb.json<{ TableDescription: TableDescription }>('DynamoDB_20120810.CreateTable', create)).TableDescription;
  }

  private async expire(name: string, AttributeName: string, create: CreateTableCommandInput): Promise<void> {
    try {
      await this.dynamodb.json('DynamoDB_20120810.UpdateTimeToLive', {
        TableName: name,
        TimeToLiveSpecification: { Enabled: true, AttributeName },
      });
    } catch (error) {
      // A table from an earlier start may have it already.
      if (!(error instanceof EngineError && error.message.includes('already enabled'))) {
        throw error;
      }
    }
    const keys = (create.KeySchema ?? []).map((key) => key.AttributeName ?? '');
    this.sweeper.add({ name, keys, ttlAttribute: AttributeName });
  }
}

function withBothImages(create: CreateTableCommandInput): CreateTableCommandInput {
  const { StreamSpecification } = create;
  return StreamSpecification?.StreamEnabled ? { ...create, StreamSpecification: { ...StreamSpecification, StreamViewType: ENGINE_VIEW } } : create;
}

function nameOf(create: CreateTableCommandInput): string {
  if (create.TableName === undefined) {
    throw new Error('A table needs a TableName');
  }
  return create.TableName;
}
