import type * as EventBridge from '@aws-sdk/client-eventbridge';
import { optionalPackage } from './optional-package.js';
import type { Outlet } from './outlet.js';
import type { BusTarget } from './target.js';

/** A bus gets events under a source of its own. It makes their ids; `detail.requestId` stays. */
export function busOutlet({ bus, region, source }: BusTarget): Outlet {
  const { EventBridgeClient, PutEventsCommand } = optionalPackage('@aws-sdk/client-eventbridge', `Outlet ${bus}`) as typeof EventBridge;
  const client = new EventBridgeClient({ region });
  return {
    name: `event bus ${bus}`,
    send: async (event) => {
      const { Entries = [] } = await client.send(new PutEventsCommand({
        Entries: [{
          EventBusName: bus,
          Source: source,
          DetailType: event['detail-type'],
          Detail: JSON.stringify(event.detail),
          Resources: [...event.resources],
          Time: new Date(event.time),
        }],
      }));
      const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (refused) {
        throw new Error(`${refused.ErrorCode}: ${refused.ErrorMessage ?? ''}`);
      }
    },
    close: () => {
      client.destroy();
    },
  };
}
