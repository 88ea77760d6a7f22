import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from '../../cli/src/context.js';
import type { FinalUsage } from '../../lambda/core/messages.js';
import type { Bench } from '../lambda/metering/bench.js';
import { GRACE } from '../lambda/metering/bench.js';

/** A command on the table of a bench. @param afterWrite called when a write was done, with its number: may fail, as if its answer was lost. @param subscribers table of licenses: without one there are none */
export async function play(bench: Bench, command: (context: Context) => Promise<void>, afterWrite: (write: number) => Promise<void> | void = () => undefined, subscribers = bench.table) {
  let out = '';
  let writes = 0;
  const finals: FinalUsage[] = [];
  const database = new Proxy(bench.client, {
    get: (of, name) => (name !== 'send'
      ? Reflect.get(of, name) as unknown
      : async (sent: Parameters<DynamoDBClient['send']>[0]) => {
        const answer = await of.send(sent);
        if (sent instanceof UpdateItemCommand || sent instanceof PutItemCommand) {
          await afterWrite(++writes);
        }
        return answer;
      }),
  });
  const context = {
    database, now: () => bench.now, json: true, usageTable: async () => bench.table,
    places: async () => ({ table: subscribers }), feed: async () => ({ finalUsageQueue: 'final-usage', finalUsageGrace: GRACE }),
    queues: { send: async ({ input }: { input: { MessageBody: string } }) => { finals.push(JSON.parse(input.MessageBody) as FinalUsage); } },
    console: { out: (text: string) => { out += text; }, write: async () => undefined, ask: async () => undefined },
  };
  await command(context as unknown as Context);
  return { answer: JSON.parse(out) as Record<string, unknown>, writes, finals };
}
