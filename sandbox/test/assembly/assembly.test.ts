import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { readAssembly } from '../../src/assembly/exports.js';
import { Synthesis } from '../deploy/synthesis.js';

const synthesis = new Synthesis();

test('finds the stacks of the app and of its stages', () => {
  const directory = synthesis.app((app) => {
    new Stack(app, 'Orders');
    new Stack(new Stage(app, 'Prod'), 'Shop');
  });

  expect(readAssembly(directory).stacks.map(({ name }) => name).sort()).toEqual(['Orders', 'Prod-Shop']);
});

test.each(['from the command line', 'from a plain program'])('knows construct paths by logical id, synthesized %s', (how) => {
  const directory = synthesis.app((app) => {
    app.node.setContext('aws:cdk:enable-path-metadata', how === 'from the command line');
    new Queue(new Stack(app, 'Orders'), 'Inbox');
  });
  const { constructPaths, template } = readAssembly(directory).stacks[0];

  expect(template.resources.map(({ logicalId }) => constructPaths.get(logicalId))).toContain('Orders/Inbox');
});

test.each(['a stack', 'a stage'])('finds the code of functions in %s by the object key of the template', (where) => {
  const directory = synthesis.app((app) => {
    synthesis.function(new Stack(where === 'a stage' ? new Stage(app, 'Prod') : app, 'Orders'), 'Worker');
  });
  const { fileAssets, template } = readAssembly(directory).stacks[0];
  const code = template.resources.find(({ type }) => type === 'AWS::Lambda::Function')?.properties.Code as { S3Key: string };
  const asset = fileAssets.get(code.S3Key)!;

  expect(asset.packaging).toBe('zip');
  expect(readFileSync(join(asset.path, 'index.js'), 'utf8')).toContain('handler');
});

test('a directory without an assembly is an error that says what is wanted', () => {
  expect(() => readAssembly('/nowhere')).toThrow('Cannot read /nowhere/manifest.json. Name the output directory of a synthesized CDK app, usually cdk.out.');
});

test('an app without stacks is an error', () => {
  const directory = synthesis.app((app: App) => app);

  expect(() => readAssembly(directory)).toThrow('holds no stack');
});
