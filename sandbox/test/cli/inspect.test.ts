import { CfnResource, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { Synthesis } from '../deploy/synthesis.js';
import { cli } from './command-line.js';

const assembly = new Synthesis().app((app) => {
  const shop = new Stack(app, 'Shop', { env: { region: 'us-east-1' } });
  new Topic(shop, 'News');
  new CfnResource(shop, 'Flow', { type: 'AWS::StepFunctions::StateMachine' });
  new CfnResource(shop, 'Db', { type: 'AWS::RDS::DBInstance' });
});

const inspected = async (...words: string[]) => await cli(assembly, 'inspect', '--assembly', assembly, ...words);

test('inspect begins with the verdict and what to add; the details come when they are asked for', async () => {
  const { out, status } = await inspected();
  expect(status).toBe(1);
  expect(out).toMatch(/^The app cannot run here yet \(2\):\n- AWS::StepFunctions::StateMachine Shop\/Flow [^]*\nvalues:\n {2}Shop\/Flow: <value>\n {2}Shop\/Db: <value>\n\nWith --all: what would become of every resource/);
  expect(out).not.toContain('applied:');
  expect((await inspected('--all')).out).toMatch(/^The app cannot run here yet [^]*\nStack Shop\n[^]*Shop\/News {2}AWS::SNS::Topic\n {4}applied:/);
});

test('an app that can run needs no more than that', async () => {
  const { out, status } = await inspected('--value', 'Shop/Flow=a', '--value', 'Shop/Db=b');
  expect(status).toBe(0);
  expect(out).toMatch(/^The app can run here\.\n\nWith --all/);
});
