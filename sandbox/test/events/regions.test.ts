import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, expect, test } from 'vitest';
import { LocalStack } from '../local/local-stack.js';

const stack = new LocalStack();
const clients: EventBridgeClient[] = [];
const sold = { 'source': 'shop', 'detail-type': 'Sold', 'detail': {} };

afterAll(() => {
  clients.forEach((client) => {
    client.destroy();
  });
});

/** A function that reports the events of a bus, and in which Region it believes to run. */
async function listener(bus: string, region: string) {
  const { arn, name } = await stack.function('seen({ region: event.region, at: process.env.AWS_REGION });', { region });
  const rule = stack.name('rule');
  stack.run.putRule({ name: rule, arn: `arn:aws:events:${region}:000000000000:rule/${bus}/${rule}`, busName: bus, region, enabled: true, pattern: { source: ['shop'] }, targets: [{ id: 'target', arn }] });
  return () => stack.seen(name);
}

test('each Region has buses of its own, and functions know theirs', async () => {
  const bus = stack.name('bus');
  stack.run.createBus(bus, 'us-east-1');
  stack.run.createBus(bus, 'eu-west-1');
  const [here, there] = [await listener(bus, 'us-east-1'), await listener(bus, 'eu-west-1')];
  stack.run.putEvent(bus, sold, 'eu-west-1');
  await stack.run.settle();
  expect([here(), there()]).toEqual([[], [{ region: 'eu-west-1', at: 'eu-west-1' }]]);

  const client = new EventBridgeClient({ endpoint: stack.run.endpoints.eventbridge, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  clients.push(client);
  await client.send(new PutEventsCommand({ Entries: [{ EventBusName: bus, Source: 'shop', DetailType: 'Sold', Detail: '{}' }] }));
  await stack.run.settle();
  expect(here()).toEqual([{ region: 'us-east-1', at: 'us-east-1' }]);
  expect(there()).toHaveLength(1);
});

test('a rule hands events on to the default bus of another Region, which there is without being created', async () => {
  const there = await listener('default', 'ap-southeast-2');
  const rule = stack.name('relay');
  stack.run.putRule({ name: rule, arn: stack.arn('events', `rule/${rule}`), busName: 'default', enabled: true, pattern: { source: ['shop'] }, targets: [{ id: 'bus', arn: 'arn:aws:events:ap-southeast-2:000000000000:event-bus/default' }] });
  stack.run.putEvent('default', sold, 'us-east-1');
  await stack.run.settle();

  expect(there()).toEqual([{ region: 'us-east-1', at: 'ap-southeast-2' }]);
});
