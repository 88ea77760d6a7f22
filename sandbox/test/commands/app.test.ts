import { describe, expect, test } from 'vitest';
import { UsageError, commandNamed } from '../../src/commands/exports.js';
import type { Stage } from '../../src/commands/exports.js';
import { preparing } from '../../src/preparing.js';
import { Deployment } from '../../src/deploy/exports.js';
import type { DeployedResource } from '../../src/deploy/exports.js';
import { ModelStage } from './stage.js';

const resource = (constructPath: string, type: string): DeployedResource =>
  ({ stackName: 'Acme', logicalId: constructPath.replaceAll('/', ''), constructPath, type, physicalId: constructPath.toLowerCase(), attributes: {} });

const deployment = new Deployment([{
  name: 'Acme', region: 'us-east-1',
  resources: [
    resource('Acme/Inbox', 'AWS::SQS::Queue'), resource('Acme/Hook', 'AWS::Lambda::Function'), resource('Acme/Hook/Live', 'AWS::Lambda::Alias'),
    resource('Acme/Tenants', 'AWS::DynamoDB::GlobalTable'), resource('Acme/Bus', 'AWS::Events::EventBus'),
  ],
  outputs: [{ name: 'Url', constructPath: 'Acme/Url', value: 'http://127.0.0.1:1/' }, { name: 'Table', constructPath: 'Acme/Table', value: 'tenants' }],
}], { stacks: [] } as unknown as Deployment['report'], () => Promise.resolve());

/** What these commands ask of an app. */
const stage: Stage = Object.assign(new ModelStage(), { app: {
  deployment,
  logsSince: () => ({ entries: [{ time: 0, source: 'acme/hook', text: 'GRANT' }, { time: 0, source: 'gone', text: 'REVOKE' }], next: 2 }),
} as unknown as Stage['app'] });

test.each([
  ['items', {}, '\'table\' is missing. There is: Acme/Tenants.'],
  ['messages', {}, '\'queue\' is missing. There is: Acme/Inbox.'],
  ['request', {}, '\'url\' is missing. There is: Acme/Url.'],
  ['invoke', {}, '\'function\' is missing. There is: Acme/Hook.'],
  ['logs', { source: 'Nosuch' }, 'logs: no function is \'Nosuch\'. There is: Acme/Hook, sandbox.'],
])('%s %j lists what there is', async (command, given, message) => {
  await expect(commandNamed(command).run(stage, given)).rejects.toThrow(message);
  await expect(commandNamed(command).run(stage, given)).rejects.toThrow(UsageError);
});

test.each([['Hook', 1], ['acme/hook', 1], ['gone', 1], ['sandbox', 0]])('logs of %s', async (source, count) => {
  expect(await commandNamed('logs').run(stage, { source })).toMatchObject({ lines: { length: count } });
});

describe('a resource of a kind', () => {
  const queues = { what: 'queue', types: ['AWS::SQS::Queue'] };

  test('that is not there, or of another kind, is an error that lists those of its kind only', () => {
    expect(() => deployment.resource('Acme', queues)).toThrow('Nothing deployed is the queue Acme. There is: Acme/Inbox.');
    expect(() => deployment.resource('Acme/Bus', queues)).toThrow('Acme/Bus is no queue, but AWS::Events::EventBus. There is: Acme/Inbox.');
    expect(deployment.resource('Acme/Inbox', queues).type).toBe('AWS::SQS::Queue');
  });
});

test('an assembly that is there is read, not synthesized', () => {
  expect(preparing({ assembly: 'cdk.out' })).toBe('Reading cdk.out');
  expect(preparing({})).toBe('Synthesizing the app');
});
