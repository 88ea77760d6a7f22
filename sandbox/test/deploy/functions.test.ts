import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;

test('creates functions with their code, environment and limits', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const inbox = new Queue(stack, 'Inbox', { queueName: 'inbox' });
    const worker = new LambdaFunction(stack, 'Worker', {
      functionName: 'worker',
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(synthesis.code),
      timeout: Duration.minutes(1),
      memorySize: 512,
      reservedConcurrentExecutions: 1,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(stack, 'Logs'),
      environment: { INBOX: inbox.queueUrl, ROLE: 'x' },
      deadLetterQueue: inbox,
      retryAttempts: 1,
      onFailure: new SqsDestination(inbox),
    });
    worker.addEnvironment('SELF', worker.role!.roleArn);
  });

  expect(services.functions).toMatchObject([{
    constructPath: 'Orders/Worker',
    name: 'worker',
    arn: arn('lambda', 'function:worker'),
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    reservedConcurrency: 1,
    environment: { INBOX: 'http://127.0.0.1:4566/000000000000/inbox', SELF: expect.stringMatching(/^arn:aws:iam::000000000000:role\/Orders-WorkerServiceRole/) as string },
    asyncInvoke: { maximumRetries: 1, onFailureArn: arn('sqs', 'inbox'), deadLetterArn: arn('sqs', 'inbox') },
  }]);
  expect(readFileSync(join(services.functions[0].codeDirectory, 'index.js'), 'utf8')).toContain('handler');
});

test('writes code that stands in the template to a file, and removes it on demand', async () => {
  const services = new RecordingServices();
  const assembly = synthesis.stack((stack) => {
    new LambdaFunction(stack, 'Inline', { runtime: Runtime.NODEJS_22_X, handler: 'index.main', code: Code.fromInline('exports.main = async () => 7;') });
  });
  const deployment = await deploy(assembly, services);
  const directory = services.functions[0].codeDirectory;

  const code = await import(join(directory, 'index.js')) as { main: () => Promise<number> };
  expect(await code.main()).toBe(7);
  await deployment.remove();
  expect(() => readFileSync(join(directory, 'index.js'))).toThrow('ENOENT');
  expect(services.functions).toMatchObject([{ handler: 'index.main', runtime: 'nodejs22.x', timeoutSeconds: 3, memoryMegabytes: 128, environment: {} }]);
});

test('a deployment that fails half way leaves no file', async () => {
  const services = new RecordingServices();
  services.subscribe = async () => Promise.reject(new Error('no topic today'));
  const assembly = synthesis.stack((stack) => {
    new LambdaFunction(stack, 'Inline', { runtime: Runtime.NODEJS_22_X, handler: 'index.main', code: Code.fromInline('exports.main = async () => 7;') });
    new Topic(stack, 'News').addSubscription(new EmailSubscription('admin@example.com'));
  });

  await expect(deploy(assembly, services)).rejects.toThrow('no topic today');
  expect(existsSync(services.functions[0].codeDirectory)).toBe(false);
  expect(existsSync(dirname(services.functions[0].codeDirectory))).toBe(false);
});
