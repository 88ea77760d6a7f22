import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Body {
  readonly Entries?: readonly { readonly Id?: string; readonly MessageBody?: string }[];
  readonly MessageBody?: string;
}

/** What the SDK insists on in an answer; everything else may be empty, which reads as: nothing found. */
const ANSWERS: Readonly<Partial<Record<string, (body: Body) => object>>> = {
  SendMessage: ({ MessageBody }) => ({ MessageId: 'm', MD5OfMessageBody: md5(MessageBody) }),
  SendMessageBatch: ({ Entries }) => ({
    Successful: Entries?.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })), Failed: [],
  }),
  PutEvents: ({ Entries }) => ({ FailedEntryCount: 0, Entries: Entries?.map((_entry, i) => ({ EventId: String(i) })) }),
};

/** Takes every AWS call, answers it with success and remembers its name. */
export class RecordingAws {
  public readonly calls: string[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const name = String(request.headers['x-amz-target']).split('.').at(-1)!;
      this.calls.push(name);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify(ANSWERS[name]?.(JSON.parse(Buffer.concat(chunks).toString()) as Body) ?? {}));
    });
  });

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public stop(): void {
    this.server.close();
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

function md5(text = ''): string {
  return createHash('md5').update(text).digest('hex');
}
