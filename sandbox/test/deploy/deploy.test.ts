import { CfnCondition, CfnOutput, CfnParameter, CfnResource, Fn, Stack, Tags } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { deploy, DeployError } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();

async function failure(build: (stack: Stack) => void): Promise<{ problems: readonly string[]; services: RecordingServices }> {
  const services = new RecordingServices();
  const error = await deploy(synthesis.stack(build), services).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(DeployError);
  return { problems: (error as DeployError).problems, services };
}

describe('what cannot run locally is an error before anything is created', () => {
  test('an unknown type', async () => {
    const { problems, services } = await failure((stack) => {
      const database = new CfnResource(stack, 'Database', { type: 'AWS::RDS::DBInstance', properties: { Engine: 'postgres' } });
      synthesis.function(stack, 'Worker').addEnvironment('HOST', database.getAtt('Endpoint.Address').toString());
    });

    expect(problems).toEqual([
      'AWS::RDS::DBInstance Orders/Database (logical id Database): this resource type is not supported locally. Give what refers to it a value, by the line\n    --value \'Orders/Database.Endpoint.Address=<value>\'',
    ]);
    expect(services.order).toEqual([]);
  });

  test('an unknown property, also deep inside', async () => {
    const { problems } = await failure((stack) => {
      new CfnQueue(stack, 'Inbox', { redrivePolicy: { deadLetterTargetArn: 'arn:x', maxReceiveCount: 1, colour: 'blue' } }).addPropertyOverride('Colour', 'red');
    });

    expect(problems).toEqual([
      expect.stringMatching(/^AWS::SQS::Queue Orders\/Inbox \(logical id Inbox\): the property RedrivePolicy\.colour = "blue" is not supported locally \(supported here: deadLetterTargetArn, maxReceiveCount\)/),
      expect.stringMatching(/^AWS::SQS::Queue Orders\/Inbox \(logical id Inbox\): the property Colour = "red" is not supported locally \(supported here: .*QueueName.*\)\. Leave it out/),
    ]);
  });

  test('a value that only AWS can do', async () => {
    const { problems } = await failure((stack) => {
      new LambdaFunction(stack, 'Snake', { runtime: Runtime.JAVA_21, handler: 'index.handler', code: Code.fromAsset(synthesis.code) });
    });

    expect(problems).toEqual([expect.stringMatching(/Orders\/Snake .*the property Runtime = "java21" is not supported locally: only Node\.js and Python run locally/)]);
  });

  test('a function whose code is no asset, a queue whose dead-letter queue is elsewhere', async () => {
    const { problems } = await failure((stack) => {
      const dead = Queue.fromQueueArn(stack, 'Elsewhere', 'arn:aws:sqs:us-east-1:111111111111:dead');
      new Queue(stack, 'Inbox', { deadLetterQueue: { queue: dead, maxReceiveCount: 1 } });
      new CfnResource(stack, 'Worker', { type: 'AWS::Lambda::Function', properties: { Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { S3Bucket: 'b', S3Key: 'k.zip' } } });
    });

    expect(problems).toEqual([
      expect.stringContaining('names a dead-letter queue that this assembly does not deploy') as string,
      expect.stringContaining('AWS::Lambda::Function Orders/Worker (logical id Worker): the property Code = {"S3Key":"k.zip"} is no file asset of this assembly') as string,
    ]);
  });

  test('an expression without a value', async () => {
    const { problems } = await failure((stack) => {
      new Queue(stack, 'Inbox', { queueName: Fn.importValue('Shared') });
      new CfnOutput(stack, 'Secret', { value: new CfnParameter(stack, 'Given').valueAsString });
    });

    expect(problems).toEqual([
      expect.stringMatching(/^No stack that runs in us-east-1 exports Shared\. .*\n {4}--value 'import:Shared=<value>'$/),
      expect.stringMatching(/^Output Secret of stack Orders: Value is \{"Ref":"Given"\}, which has no value: the parameter Given has no default/),
    ]);
  });

  test('an attribute that does not exist locally', async () => {
    const { problems } = await failure((stack) => {
      const queue = new CfnQueue(stack, 'Inbox');
      new CfnOutput(stack, 'Size', { value: queue.getAtt('Size').toString() });
    });

    expect(problems).toEqual([expect.stringContaining('Inbox (AWS::SQS::Queue) has no attribute Size locally (it has: Arn, QueueName, QueueUrl)') as string]);
  });

  test('two resources of one name', async () => {
    const { problems } = await failure((stack) => {
      new Queue(stack, 'A', { queueName: 'same' });
      new Queue(stack, 'B', { queueName: 'same' });
    });

    expect(problems).toEqual([expect.stringMatching(/Orders\/B .* has the same name as AWS::SQS::Queue Orders\/A/)]);
  });
});

test('resources, outputs and properties under a condition', async () => {
  const { deployment, services } = await synthesis.deployed((stack) => {
    const here = new CfnCondition(stack, 'Here', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'us-east-1') });
    const away = new CfnCondition(stack, 'Away', { expression: Fn.conditionNot(here) });
    new CfnQueue(stack, 'Local', { queueName: 'local', delaySeconds: Fn.conditionIf('Away', 5, Fn.ref('AWS::NoValue')) as unknown as number }).cfnOptions.condition = here;
    new CfnQueue(stack, 'Remote').cfnOptions.condition = away;
    new CfnOutput(stack, 'Url', { value: 'x', condition: here });
    new CfnOutput(stack, 'RemoteUrl', { value: Fn.ref('Remote'), condition: away });
  });

  expect(services.queues).toEqual([{ name: 'local', region: 'us-east-1', attributes: {} }]);
  expect(deployment.stacks[0]?.outputs).toEqual([{ name: 'Url', constructPath: 'Orders/Url', value: 'x' }]);
});

test('an app that fixes account and Region runs in the local account, in its own Region', async () => {
  const services = new RecordingServices();
  await deploy(synthesis.app((app) => {
    const stack = new Stack(app, 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } });
    new Queue(stack, 'Dead', { queueName: 'dead' });
    new Rule(stack, 'Bought', {
      eventPattern: { account: [stack.account], source: ['shop'] },
      targets: [new SqsQueue(Queue.fromQueueArn(stack, 'Inbox', stack.formatArn({ service: 'sqs', resource: 'dead' })))],
    });
  }), services);

  expect(services.rules).toMatchObject([{
    pattern: { account: ['000000000000'], source: ['shop'] },
    targets: [{ arn: 'arn:aws:sqs:eu-west-1:000000000000:dead' }],
  }]);
});

test('the report has every property: applied, or without meaning and why', async () => {
  const { deployment } = await synthesis.deployed((stack) => {
    const queue = new Queue(stack, 'Inbox', { enforceSSL: true, queueName: 'inbox' });
    Tags.of(queue).add('team', 'blue');
    new Alarm(stack, 'Full', { metric: new Metric({ namespace: 'a', metricName: 'b' }), threshold: 1, evaluationPeriods: 1 });
  });
  const { applied, noMeaning } = deployment.report;

  expect(applied).toEqual([
    { stackName: 'Orders', constructPath: 'Orders/Inbox', logicalId: expect.any(String) as string, type: 'AWS::SQS::Queue' },
    { stackName: 'Orders', constructPath: 'Orders/Inbox', logicalId: expect.any(String) as string, type: 'AWS::SQS::Queue', property: 'QueueName' },
  ]);
  expect(noMeaning.map(({ constructPath, property, reason }) => [constructPath, property ?? 'all', reason])).toEqual(expect.arrayContaining([
    ['Orders', 'Rules', 'CloudFormation checks them before a deployment'],
    ['Orders/Inbox', 'Tags', 'tags change no behaviour'],
    ['Orders/Inbox', 'DeletionPolicy', 'local data ends with the run'],
    ['Orders/Inbox/Policy', 'all', expect.stringContaining('permissions') as string],
    ['Orders/Full', 'all', 'metrics are not collected locally'],
  ]));
});

test('deploys the named stacks of several, and finds what is in them', async () => {
  const services = new RecordingServices();
  const assembly = synthesis.app((app) => {
    for (const name of ['Blue', 'Green', 'Red']) {
      const stack = new Stack(app, name);
      new CfnOutput(stack, 'Url', { value: new Queue(stack, 'Inbox').queueUrl });
    }
  });
  const deployment = await deploy(assembly, services, { stacks: ['Blue', 'Red'] });

  expect(services.queues.map(({ name }) => name)).toEqual([expect.stringMatching(/^Blue-Inbox/) as string, expect.stringMatching(/^Red-Inbox/) as string]);
  expect(deployment.output('Red/Url')).toBe(deployment.resource('Red/Inbox/Resource').physicalId);
  expect(() => deployment.output('Url')).toThrow('2 of what is deployed could be the output Url');
  expect(() => deployment.resource('Green/Inbox')).toThrow('Nothing deployed is the resource Green/Inbox. There is: Blue/Inbox');
  await expect(deploy(assembly, services, { stacks: ['Yellow'] })).rejects.toThrow('has no stack Yellow. Its stacks: Blue, Green, Red.');
});
