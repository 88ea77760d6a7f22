import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** BatchMeterUsage and SendMessage over the wire: everything is accepted, and nothing kept. */
export interface Takers {
  readonly endpoint: string;
  /** Of BatchMeterUsage. */
  readonly calls: number;
  stop(): void;
}

interface Body {
  readonly UsageRecords?: readonly object[];
  readonly MessageBody?: string;
}

export async function startTakers(): Promise<Takers> {
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
    });
    request.on('end', () => {
      const { UsageRecords, MessageBody = '' } = JSON.parse(Buffer.concat(chunks).toString()) as Body;
      calls += UsageRecords ? 1 : 0;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify(UsageRecords
        ? { Results: UsageRecords.map((UsageRecord, i) => ({ UsageRecord, MeteringRecordId: `record-${calls}-${i}`, Status: 'Success' })), UnprocessedRecords: [] }
        : { MessageId: 'message', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get calls() {
      return calls;
    },
    stop: () => {
      server.close();
    },
  };
}
