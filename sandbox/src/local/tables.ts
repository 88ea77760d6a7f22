import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { VirtualClock } from '../clock.js';
import type { AwsClient } from '../engines/aws-client.js';
import type { StreamMappingSpec, TableSpec } from './services.js';
import { StreamReader } from './stream-reader.js';
import { TtlSweeper } from './ttl-sweeper.js';

interface Place {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly account: string;
}

/** The tables, their streams and their times to live. */
export class Tables {
  public readonly sweeper: TtlSweeper;
  /** The engine's stream ARNs, by the ARNs that they have in the configured account. */
  private readonly engineArns = new Map<string, string>();
  private readonly readers: { readonly table: string; readonly reader: StreamReader }[] = [];

  constructor(private readonly dynamodb: AwsClient, private readonly place: Place) {
    this.sweeper = new TtlSweeper(dynamodb, place.clock, (table, key) => {
      const undo = this.readers.filter((each) => each.table === table).map(({ reader }) => reader.expire(key));
      return () => {
        undo.forEach((takeBack) => {
          takeBack();
        });
      };
    });
  }

  public async create({ create, ttlAttribute }: TableSpec): Promise<{ readonly tableArn: string; readonly streamArn?: string }> {
    const { TableDescription: { LatestStreamArn, LatestStreamLabel } } = await this.dynamodb
      .json<{ TableDescription: { LatestStreamArn?: string; LatestStreamLabel?: string } }>('DynamoDB_20120810.CreateTable', create);
    const name = nameOf(create);
    const tableArn = `arn:aws:dynamodb:${this.place.region}:${this.place.account}:table/${name}`;
    if (ttlAttribute) {
      await this.expire(name, ttlAttribute, create);
    }
    if (!LatestStreamArn || !LatestStreamLabel) {
      return { tableArn };
    }
    const streamArn = `${tableArn}/stream/${LatestStreamLabel}`;
    this.engineArns.set(streamArn, LatestStreamArn);
    return { tableArn, streamArn };
  }

  /** A reader of a stream for one event source mapping. */
  public reader({ streamArn, startingPosition }: StreamMappingSpec): StreamReader {
    const engineArn = this.engineArns.get(streamArn);
    if (engineArn === undefined) {
      throw new Error(`There is no stream ${streamArn}. Streams: ${[...this.engineArns.keys()].join(', ')}`);
    }
    const { clock, region } = this.place;
    const reader = new StreamReader({ dynamodb: this.dynamodb, clock, region, streamArn, engineArn, startingPosition });
    this.readers.push({ table: streamArn.split('/')[1] ?? '', reader });
    return reader;
  }

  private async expire(name: string, AttributeName: string, create: CreateTableCommandInput): Promise<void> {
    await this.dynamodb.json('DynamoDB_20120810.UpdateTimeToLive', {
      TableName: name,
      TimeToLiveSpecification: { Enabled: true, AttributeName },
    });
    const keys = (create.KeySchema ?? []).map((key) => key.AttributeName ?? '');
    this.sweeper.add({ name, keys, ttlAttribute: AttributeName });
  }
}

function nameOf(create: CreateTableCommandInput): string {
  if (create.TableName === undefined) {
    throw new Error('A table needs a TableName');
  }
  return create.TableName;
}
