import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBStreamEvent } from 'aws-lambda';

const events = new EventBridgeClient({});

/** These customers are registered and have a license: the stream's filter saw to it. A batch is no more than one call may put. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  const { FailedEntryCount = 0 } = await events.send(new PutEventsCommand({
    Entries: Records.map(({ dynamodb }) => ({
      EventBusName: process.env.BUS,
      Source: 'small-app',
      DetailType: 'Customer Complete',
      Detail: JSON.stringify({ account: dynamodb?.Keys?.account.S }),
    })),
  }));
  if (FailedEntryCount > 0) {
    throw new Error(`${FailedEntryCount} events were not taken`);
  }
}
