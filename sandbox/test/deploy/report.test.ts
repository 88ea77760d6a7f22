import { CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { inspect, knownTypes, renderReport } from '../../src/deploy/exports.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();

const assembly = synthesis.app((app) => {
  const shop = new Stack(app, 'Shop', { env: { region: 'eu-west-1', account: '111122223333' } });
  new Queue(new NestedStack(shop, 'Data'), 'Inbox', { queueName: 'inbox', removalPolicy: undefined });
  new Topic(shop, 'News', { displayName: 'News' });
  new CfnResource(shop, 'Machine', { type: 'AWS::StepFunctions::StateMachine' });
});

test('inspect says what would become of each property, and why the app cannot run, without starting anything', async () => {
  const { problems, report } = await inspect(assembly);

  expect(problems).toEqual([expect.stringContaining('--value \'Shop/Machine=<value>\'') as string]);
  expect(report.applied.map(({ constructPath, property }) => `${constructPath} ${property ?? ''}`)).toEqual(expect.arrayContaining(['Shop/Data/Inbox QueueName', 'Shop/News ']));
  expect(await inspect(assembly, { values: { 'Shop/Machine': 'none' } })).toMatchObject({ problems: [] });
});

test('the report reads well', async () => {
  const { report } = await inspect(assembly, { values: { 'Shop/Machine': 'none' } });

  expect(renderReport(report)).toContain([
    '  Shop/Machine  AWS::StepFunctions::StateMachine',
    '    replaced: left out',
    '  Shop/News  AWS::SNS::Topic',
    '    applied: everything',
    '    no meaning locally: DisplayName (it is for people)',
  ].join('\n'));
  expect(renderReport(report)).toContain('Stack Shop-Data\n  Shop/Data/Inbox  AWS::SQS::Queue\n    applied: QueueName\n');
});

test('every known type has an effect, or a reason why not, and none has both', () => {
  const { meaningless, supported } = knownTypes();
  const names = [...supported, ...meaningless.map(({ type }) => type)];

  expect(new Set(names).size).toBe(names.length);
  expect(meaningless.every(({ reason }) => reason.length > 10)).toBe(true);
});
