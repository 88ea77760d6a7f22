import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { ACCESS_EVENT_SOURCE } from '../core/bus-event.js';
import type { AccessBus } from '../core/bus-event.js';

const EVENTS_PER_CALL = 10;

export interface AccessBusOptions {
  readonly name: string;
  readonly client: EventBridgeClient;
}

export function accessBus({ name, client }: AccessBusOptions): AccessBus {
  return {
    put: async (events) => {
      const refused = new Set<number>();
      for (let start = 0; start < events.length; start += EVENTS_PER_CALL) {
        const { Entries } = await client.send(new PutEventsCommand({
          Entries: events.slice(start, start + EVENTS_PER_CALL).map(({ detailType, detail }) => ({
            EventBusName: name, Source: ACCESS_EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail),
          })),
        }));
        // The call succeeds even if every event in it was refused.
        Entries?.forEach(({ ErrorCode }, i) => {
          if (ErrorCode !== undefined) {
            refused.add(start + i);
          }
        });
      }
      return refused;
    },
  };
}
