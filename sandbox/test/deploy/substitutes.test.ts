import { CfnOutput, CfnResource, CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { DatabaseSecret } from 'aws-cdk-lib/aws-rds';
import { Code, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { describe, expect, test } from 'vitest';
import { deploy, DeployError } from '../../src/deploy/exports.js';
import type { DeployOptions } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();

async function problems(build: (stack: Stack) => void, options?: DeployOptions): Promise<readonly string[]> {
  const error = await deploy(synthesis.stack(build), new RecordingServices(), options).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(DeployError);
  return (error as DeployError).problems;
}

function database(stack: Stack): void {
  const db = new CfnResource(stack, 'Db', { type: 'AWS::RDS::DBInstance', properties: { Engine: 'postgres' } });
  const worker = synthesis.function(stack, 'Worker');
  worker.addEnvironment('DB', db.ref).addEnvironment('HOST', db.getAtt('Endpoint.Address').toString());
  new Queue(stack, 'Inbox', { queueName: `${db.ref}-inbox` });
}

describe('a resource of a type that does not run locally', () => {
  test('is an error that prints the lines to add, one for each value that something refers to', async () => {
    expect(await problems(database)).toEqual([[
      'AWS::RDS::DBInstance Orders/Db (logical id Db): this resource type is not supported locally. Give what refers to it a value, by the lines',
      '    --value \'Orders/Db=<value>\'',
      '    --value \'Orders/Db.Endpoint.Address=<value>\'',
    ].join('\n')]);
  });

  test('has a block for the configuration file beside several lines', async () => {
    const error = await deploy(synthesis.stack((stack) => {
      database(stack);
      new LambdaFunction(stack, 'Hook', { runtime: Runtime.JAVA_21, handler: 'Hook::run', code: Code.fromAsset(synthesis.code) });
    }), new RecordingServices()).catch(String);

    expect(error).toContain([
      'The lines together, to be completed in marketplace.sandbox.yaml:',
      '',
      'replace:',
      '  Orders/Hook: http://localhost:8080',
      'values:',
      '  Orders/Db: <value>',
      '  Orders/Db.Endpoint.Address: <value>',
      '',
      'Resource types',
    ].join('\n'));
  });

  test('cannot be replaced by a URL, as no other resource but a function', async () => {
    const build = (stack: Stack) => {
      new CfnResource(stack, 'Flow', { type: 'AWS::StepFunctions::StateMachine' });
    };
    const replace = { 'Orders/Flow': 'http://localhost:8080' };

    expect(await problems(build, { replace })).toEqual([
      'AWS::StepFunctions::StateMachine Orders/Flow (logical id Flow): only a function can be replaced by a URL. Leave out --replace Orders/Flow=http://localhost:8080, and say what refers to it gets, by the line\n    --value \'Orders/Flow=<value>\'',
    ]);
    expect(await problems(database, { replace: { 'Orders/Db': 'http://localhost:5432' }, values: { 'Orders/Db': 'db', 'Orders/Db.Endpoint.Address': 'localhost' } })).toEqual([
      expect.stringMatching(/^AWS::RDS::DBInstance Orders\/Db .*Leave out --replace Orders\/Db=http:\/\/localhost:5432; the values that are given will do\.$/) as string,
    ]);
  });

  test('says which types have an effect, once', async () => {
    const error = await deploy(synthesis.stack(database), new RecordingServices()).catch(String);

    expect(error).toMatch(/\nResource types that have an effect locally: AWS::CloudFormation::Stack, .*AWS::SQS::Queue/);
  });

  test('is left out when its values are given, and the report says so', async () => {
    const { deployment, services } = await synthesis.deployed(database, { values: { 'Orders/Db': 'db', 'Orders/Db.Endpoint.Address': 'localhost' } });

    expect(services.functions[0].environment).toEqual({ DB: 'db', HOST: 'localhost' });
    expect(services.queues.map(({ name }) => name)).toEqual(['db-inbox']);
    expect(deployment.report.replaced).toEqual([{
      stackName: 'Orders', constructPath: 'Orders/Db', logicalId: 'Db', type: 'AWS::RDS::DBInstance', url: undefined, values: { 'Ref': 'db', 'Endpoint.Address': 'localhost' },
    }]);
  });

  test('to which nothing refers is left out by one line', async () => {
    const build = (stack: Stack) => {
      new CfnResource(stack, 'Machine', { type: 'AWS::StepFunctions::StateMachine' });
    };

    expect(await problems(build)).toEqual([expect.stringContaining('Nothing that runs refers to it: leave it out with any value, by the line\n    --value \'Orders/Machine=<value>\'') as string]);
    const { deployment } = await synthesis.deployed(build, { values: { 'Orders/Machine': 'none' } });
    expect(deployment.report.replaced).toMatchObject([{ constructPath: 'Orders/Machine', values: {} }]);
  });

  test('can be a secret, whose reference CloudFormation would read', async () => {
    const build = (stack: Stack) => {
      const secret = new DatabaseSecret(stack, 'Secret', { username: 'admin', secretName: 'db' });
      synthesis.function(stack, 'Worker').addEnvironment('PASSWORD', secret.secretValueFromJson('password').unsafeUnwrap());
    };
    const values = { 'Orders/Secret': 'arn:aws:secretsmanager:eu-west-1:1:secret:db' };

    expect(await problems(build)).toEqual([expect.stringMatching(/^AWS::SecretsManager::Secret .*\n {4}--value 'Orders\/Secret=<value>'$/) as string]);
    expect(await problems(build, { values })).toEqual([expect.stringMatching(/\n {4}--value 'secretsmanager:arn:aws:secretsmanager:eu-west-1:1:secret:db:SecretString:password=<value>'$/) as string]);
    const { services } = await synthesis.deployed(build, { values: { ...values, [`secretsmanager:${values['Orders/Secret']}:SecretString:password`]: 'geheim' } });
    expect(services.functions[0].environment).toEqual({ PASSWORD: 'geheim' });
  });
});

test('a value can stand for a whole resource that would run, and for an attribute that is not known locally', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const topic = new Topic(stack, 'News');
    const queue = new CfnResource(stack, 'Inbox', { type: 'AWS::SQS::Queue' });
    synthesis.function(stack, 'Worker').addEnvironment('NEWS', topic.topicArn).addEnvironment('SIZE', queue.getAtt('Size').toString());
  }, { values: { 'Orders/News': 'arn:of:elsewhere', 'Orders/Inbox.Size': '5' } });

  expect(services.topics).toEqual([]);
  expect(services.functions[0].environment).toEqual({ NEWS: 'arn:of:elsewhere', SIZE: '5' });
});

test('what is misspelt is an error that names what is near', async () => {
  const build = (stack: Stack) => {
    synthesis.function(stack, 'Worker');
  };

  expect(await problems(build, { values: { 'Order/Worker.Arn': 'a' }, replace: { 'Orders/Hook': 'http://localhost:8080' } })).toEqual([
    '--replace Orders/Hook=http://localhost:8080 stands for nothing in the app. Correct it, or leave it out.',
    '--value Order/Worker.Arn=a stands for nothing in the app (there is Orders/Worker). Correct it, or leave it out.',
  ]);
});

describe('a function that does not run locally', () => {
  const build = (stack: Stack) => {
    const layers = [new LayerVersion(stack, 'Layer', { code: Code.fromAsset(synthesis.code) })];
    const hook = new LambdaFunction(stack, 'Hook', {
      runtime: Runtime.JAVA_21, handler: 'Hook::run', code: Code.fromAsset(synthesis.code), layers, functionName: 'hook', timeout: Duration.seconds(20), environment: { TABLE: 'x' },
    });
    hook.addEventSource(new SqsEventSource(new Queue(stack, 'Inbox'), { batchSize: 1 }));
  };

  test('is an error with the line that replaces it', async () => {
    expect(await problems(build)).toEqual(expect.arrayContaining([
      expect.stringMatching(/^AWS::Lambda::Function Orders\/Hook .*the property Layers = .*, or run the function yourself, by the line\n {4}--replace Orders\/Hook=http:\/\/localhost:8080$/) as string,
      expect.stringMatching(/the property Runtime = "java21".*\n {4}--replace Orders\/Hook=http:\/\/localhost:8080$/) as string,
    ]));
  });

  test.each(['nonsense', 'localhost:8080', ''])('is not replaced by %j, which is no URL', async (url) => {
    expect(await problems(build, { replace: { 'Orders/Hook': url } })).toEqual([
      `--replace Orders/Hook=${url}: '${url}' is not a URL that events can be posted to. Write it as http://localhost:8080, or https://….`,
    ]);
  });

  test('is replaced by a URL, and keeps its name, its time and what calls it', async () => {
    const { deployment, services } = await synthesis.deployed(build, { replace: { 'Orders/Hook': 'http://localhost:8080' } });

    expect(services.functions).toMatchObject([{ name: 'hook', replacedBy: 'http://localhost:8080', timeoutSeconds: 20, environment: {} }]);
    expect(services.queueMappings).toMatchObject([{ functionArn: services.functions[0].arn, batchSize: 1 }]);
    expect(deployment.report.replaced).toMatchObject([{ constructPath: 'Orders/Hook', url: 'http://localhost:8080' }]);
    expect(deployment.report.noMeaning).toContainEqual(expect.objectContaining({ constructPath: 'Orders/Hook', property: 'Layers', reason: 'the function runs at the URL that replaces it' }));
  });
});

describe('custom resources', () => {
  test('of the CDK have no meaning, and their functions do not run', async () => {
    const { deployment, services } = await synthesis.deployed((stack) => {
      new Bucket(stack, 'Files', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
      synthesis.function(stack, 'Worker');
    });

    expect(services.functions.map(({ constructPath }) => constructPath)).toEqual(['Orders/Worker']);
    expect(deployment.report.noMeaning).toEqual(expect.arrayContaining([
      expect.objectContaining({ type: 'Custom::S3AutoDeleteObjects', reason: expect.stringContaining('never deleted') as string }),
      expect.objectContaining({ type: 'AWS::Lambda::Function', reason: 'it serves custom resources, which nobody asks for locally' }),
    ]));
  });

  test('of the app need the values that something refers to', async () => {
    const build = (stack: Stack) => {
      const { serviceToken } = new Provider(stack, 'Provider', { onEventHandler: synthesis.function(stack, 'Maker') });
      const tenant = new CustomResource(stack, 'Tenant', { serviceToken, resourceType: 'Custom::Tenant' });
      new CfnOutput(stack, 'TenantId', { value: tenant.getAttString('Id') });
    };

    expect(await problems(build)).toEqual([
      'Custom::Tenant Orders/Tenant (logical id Tenant): custom resources do not run locally. Give what refers to it a value, by the line\n    --value \'Orders/Tenant.Id=<value>\'',
    ]);
    const { deployment, services } = await synthesis.deployed(build, { values: { 'Orders/Tenant.Id': 't-1' } });
    expect(deployment.output('TenantId')).toBe('t-1');
    expect(services.functions.map(({ constructPath }) => constructPath)).toEqual(['Orders/Maker']);
  });
});
