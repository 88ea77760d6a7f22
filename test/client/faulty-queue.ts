import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SendMessageBatchResult } from '@aws-sdk/client-sqs';
import { startLocalServices } from 'cdk-marketplace-saas-sandbox';
import type { LocalRun } from 'cdk-marketplace-saas-sandbox';
import { readMessage } from '../../lambda/core/metering/usage-event.js';

/**
 * What happens to a call: it passes; the queue takes it and the connection breaks, or stays silent; the service fails before it takes anything;
 * every second message is refused.
 */
export type Fault = 'none' | 'taken, connection lost' | 'taken, silent' | 'unavailable' | 'partial';

/** A SendMessageBatch, or a SendMessage, which has no entries. */
interface Call {
  readonly Entries?: readonly Entry[];
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

/** A queue of the local engine, behind a connection on which things go wrong. */
export class FaultyQueue {
  public static async start(): Promise<FaultyQueue> {
    const run = await startLocalServices();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FaultyQueue(run, server);
  }

  /** What happens next, call by call; then nothing bad does. */
  public faults: Fault[] = [];
  public calls: Call[] = [];
  private queue = '';
  private queues = 0;

  private constructor(private readonly run: LocalRun, private readonly server: Server) {
    server.on('request', (request, response) => {
      void this.answer(request, response);
    });
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Makes an empty queue, without faults, and answers its URL. */
  public async empty(): Promise<string> {
    this.queue = `usage-${this.queues++}`;
    this.faults = [];
    this.calls = [];
    await this.run.createQueue({ name: this.queue, attributes: {} });
    return `${this.endpoint}/000000000000/${this.queue}`;
  }

  /** The ids of what the queue holds, as often as it does. Fails if the intake would refuse anything. */
  public async ids(): Promise<string[]> {
    const { first, waiting } = await this.run.messages(this.queue, 1_000);
    const read = first.map((body) => readMessage(body));
    const refusals = read.flatMap((message) => message.refusals);
    if (refusals.length > 0 || first.length !== waiting) {
      throw new Error(`The intake would refuse: ${JSON.stringify(refusals)}; ${waiting} messages wait, ${first.length} were read.`);
    }
    return read.flatMap(({ events }) => events.map(({ id }) => id));
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.run.stop();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = JSON.parse(Buffer.concat(await request.toArray() as Buffer[]).toString()) as Call;
    this.calls.push(call);
    const fault = this.faults.shift() ?? 'none';
    if (fault === 'unavailable') {
      response.writeHead(503, { 'content-type': 'application/x-amz-json-1.0' }).end('{"__type":"com.amazonaws.sqs#ServiceUnavailable","message":"try later"}');
      return;
    }
    const refused = fault === 'partial' ? call.Entries?.filter((_, i) => i % 2 === 0) ?? [] : [];
    const passed = call.Entries?.filter((entry) => !refused.includes(entry));
    const { status, result } = await this.pass(request, { ...call, Entries: passed });
    if (fault === 'taken, connection lost') {
      response.destroy();
    } else if (fault !== 'taken, silent') {
      const Failed = refused.map(({ Id }) => ({ Id, Code: 'InternalError', Message: 'try later', SenderFault: false }));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ ...result, ...Failed.length > 0 && { Failed } }));
    }
  }

  private async pass({ headers }: IncomingMessage, call: Call): Promise<{ status: number; result: SendMessageBatchResult }> {
    const kept = ['x-amz-target', 'content-type', 'authorization', 'x-amz-date'].map((name) => [name, String(headers[name])]);
    const response = await fetch(this.run.endpoints.sqs, {
      method: 'POST', headers: Object.fromEntries(kept) as Record<string, string>, body: JSON.stringify({ ...call, QueueUrl: this.run.queueUrl(this.queue) }),
    });
    return { status: response.status, result: await response.json() as SendMessageBatchResult };
  }
}
