import { CfnOutput, CfnParameter, CfnStack, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { StreamViewType, AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue, EventBus as BusTarget } from 'aws-cdk-lib/aws-events-targets';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, test } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import type { DeployOptions } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
const account = '111122223333';

async function deployed(build: (app: App) => void, options?: DeployOptions) {
  const services = new RecordingServices();
  const deployment = await deploy(synthesis.app(build), services, options);
  await deployment.remove();
  return { deployment, services };
}

describe('references between stacks', () => {
  test('exports and imports', async () => {
    const { deployment, services } = await deployed((app) => {
      const data = new Stack(app, 'Data');
      const inbox = new Queue(data, 'Inbox');
      synthesis.function(new Stack(app, 'Shop'), 'Worker').addEnvironment('INBOX', inbox.queueArn);
    });

    expect(services.functions[0].environment).toEqual({ INBOX: deployment.resource('Data/Inbox').attributes.Arn });
    // The CDK has made an output of the queue, for the other stack alone.
    expect(deployment.stacks.flatMap(({ outputs }) => outputs)).toEqual([]);
  });

  test('outputs read by the name of the stack', async () => {
    const { services } = await deployed((app) => {
      const data = new Stack(app, 'Data', { env: { account, region: 'eu-west-1' } });
      new CfnOutput(data, 'Inbox', { value: new Queue(data, 'Queue', { queueName: 'inbox' }).queueArn });
      synthesis.function(new Stack(app, 'Shop', { env: { account, region: 'us-east-1' } }), 'Worker').addEnvironment('INBOX', Fn.getStackOutput('Data', 'Inbox', 'eu-west-1'));
    });

    expect(services.functions[0].environment).toEqual({ INBOX: 'arn:aws:sqs:eu-west-1:000000000000:inbox' });
  });

  test('across Regions, through the custom resources of the CDK, none of which runs', async () => {
    const { deployment, services } = await deployed((app) => {
      const data = new Stack(app, 'Data', { env: { account, region: 'eu-west-1' }, crossRegionReferences: true });
      const shop = new Stack(app, 'Shop', { env: { account, region: 'us-east-1' }, crossRegionReferences: true });
      synthesis.function(shop, 'Worker').addEnvironment('INBOX', new Queue(data, 'Inbox').queueArn);
    });

    expect(services.functions.map(({ constructPath, region, environment }) => ({ constructPath, region, environment }))).toEqual([
      { constructPath: 'Shop/Worker', region: 'us-east-1', environment: { INBOX: deployment.resource('Data/Inbox').attributes.Arn } },
    ]);
    expect(deployment.resource('Data/Inbox').attributes.Arn).toContain('arn:aws:sqs:eu-west-1:000000000000:Data-Inbox');
  });

  test('what a stack that does not run would give can be given by value', async () => {
    const build = (app: App) => {
      synthesis.function(new Stack(app, 'Shop'), 'Worker').addEnvironment('SHARED', Fn.importValue('Net:Shared')).addEnvironment('OTHER', Fn.getStackOutput('Net', 'Name'));
    };

    await expect(deployed(build)).rejects.toThrow(/- No stack that runs in us-east-1 exports Net:Shared\. Run the stack that does, or give the value, by the line\n    --value 'import:Net:Shared=<value>'\n- No stack Net .*\n    --value 'output:Net\.Name=<value>'\n/);
    const { services } = await deployed(build, { values: { 'import:Net:Shared': 'a', 'output:Net.Name': 'b' } });
    expect(services.functions[0].environment).toEqual({ SHARED: 'a', OTHER: 'b' });
  });

  test('parameters of Systems Manager, of the assembly or given by value', async () => {
    const build = (app: App) => {
      new StringParameter(new Stack(app, 'Net'), 'Own', { parameterName: '/own', stringValue: 'from-the-app' });
      const shop = new Stack(app, 'Shop');
      const worker = synthesis.function(shop, 'Worker');
      worker.addEnvironment('OWN', StringParameter.valueForStringParameter(shop, '/own'));
      worker.addEnvironment('TEXT', 'x-{{resolve:ssm:/own}}-{{resolve:ssm:/own:2}}');
      worker.addEnvironment('FOREIGN', StringParameter.valueForStringParameter(shop, '/foreign'));
      worker.addEnvironment('SECRET', Fn.join('', ['{{resolve:secretsmanager:', 'db', ':SecretString:password::}}']));
    };

    await expect(deployed(build)).rejects.toThrow(/\n    --value 'ssm:\/foreign=<value>'\n[^]*\n    --value 'secretsmanager:db:SecretString:password=<value>'\n/);
    const { services } = await deployed(build, { values: { 'ssm:/foreign': 'f', 'secretsmanager:db:SecretString:password': 'p' } });
    expect(services.functions[0].environment).toEqual({ OWN: 'from-the-app', TEXT: 'x-from-the-app-from-the-app', FOREIGN: 'f', SECRET: 'p' });
  });
});

describe('nested stacks', () => {
  test('run as part of the stack around them, with parameters and outputs', async () => {
    const { deployment, services } = await deployed((app) => {
      const shop = new Stack(app, 'Shop');
      const data = new NestedStack(shop, 'Data', { parameters: { Size: '7' } });
      const deep = new NestedStack(data, 'Deep');
      const dead = new Queue(shop, 'Dead');
      const inbox = new Queue(deep, 'Inbox', { deadLetterQueue: { queue: dead, maxReceiveCount: 3 } });
      new CfnQueue(data, 'Sized', { delaySeconds: new CfnParameter(data, 'Size', { type: 'Number' }).valueAsNumber });
      synthesis.function(shop, 'Worker').addEnvironment('INBOX', inbox.queueUrl).addEnvironment('NESTED', deep.stackName);
    });
    const inbox = deployment.resource('Shop/Data/Deep/Inbox');
    const attributesOf = (name: string) => services.queues.find((queue) => queue.name.includes(name))?.attributes;

    expect(attributesOf('Inbox')).toEqual({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deployment.resource('Shop/Dead').attributes.Arn, maxReceiveCount: 3 }) });
    expect(attributesOf('Sized')).toEqual({ DelaySeconds: '7' });
    expect(services.functions[0].environment).toEqual({ INBOX: inbox.physicalId, NESTED: 'Shop-Data-Deep' });
  });

  test('keep the paths of constructs that have the same logical id in several templates', async () => {
    const { deployment } = await deployed((app) => {
      const shop = new Stack(app, 'Shop');
      const nested = new NestedStack(shop, 'Nested');
      [shop, nested, new NestedStack(nested, 'Deep')].forEach((stack) => new Queue(stack, 'Inbox'));
    });
    const paths = deployment.stacks.flatMap(({ resources }) => resources).filter(({ type }) => type === 'AWS::SQS::Queue').map(({ constructPath }) => constructPath);

    expect(paths).toEqual(['Shop/Inbox', 'Shop/Nested/Inbox', 'Shop/Nested/Deep/Inbox']);
    expect(new Set(paths.map((path) => deployment.resource(path).physicalId)).size).toBe(3);
  });

  test('know the streams of tables in other stacks, whose ARNs are found out when the table is created', async () => {
    const { services } = await deployed((app) => {
      const shop = new Stack(app, 'Shop');
      const table = new Table(new NestedStack(shop, 'Data'), 'Orders', { partitionKey: { name: 'pk', type: AttributeType.STRING }, stream: StreamViewType.NEW_IMAGE });
      synthesis.function(new NestedStack(shop, 'Code'), 'Worker').addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST }));
    });

    expect(services.streamMappings).toMatchObject([{ streamArn: expect.stringMatching(/table\/Shop-.*\/stream\/2026$/) as string }]);
  });

  test('whose template is elsewhere are an error', async () => {
    await expect(deployed((app) => {
      new CfnStack(new Stack(app, 'Shop'), 'Foreign', { templateUrl: 'https://example.com/a.json' });
    })).rejects.toThrow('AWS::CloudFormation::Stack Shop/Foreign (logical id Foreign): the property TemplateURL = "https://example.com/a.json" is no template of this assembly');
  });
});

describe('Regions', () => {
  test('stacks keep their own: functions, queues, and buses of the same name', async () => {
    const { services } = await deployed((app) => {
      const [here, there] = ['us-east-1', 'eu-west-1'].map((region) => {
        const stack = new Stack(app, `Shop-${region}`, { env: { account, region } });
        const bus = new EventBus(stack, 'Bus', { eventBusName: 'shop' });
        new Rule(stack, 'Bought', { ruleName: 'bought', eventBus: bus, eventPattern: { source: ['shop'] }, targets: [new SqsQueue(new Queue(stack, 'Inbox'))] });
        synthesis.function(stack, 'Worker');
        return stack;
      });
      new Rule(here, 'Forward', { eventPattern: { source: ['aws.agreement-marketplace'] }, targets: [new BusTarget(EventBus.fromEventBusArn(here, 'Other', there.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })))] });
    });

    expect(services.functions.map(({ region, arn }) => [region, arn.split(':')[3]])).toEqual([['us-east-1', 'us-east-1'], ['eu-west-1', 'eu-west-1']]);
    expect(services.busRegions).toEqual(['us-east-1', 'eu-west-1']);
    expect(services.rules.map(({ busName, region }) => `${busName} ${region ?? ''}`)).toEqual(['shop us-east-1', 'default us-east-1', 'shop eu-west-1']);
    expect(services.rules[1].targets).toMatchObject([{ arn: 'arn:aws:events:eu-west-1:000000000000:event-bus/default' }]);
  });

  test('one name in two Regions is an error that names both, because the engines know names only', async () => {
    await expect(deployed((app) => {
      for (const region of ['us-east-1', 'eu-west-1']) {
        new Queue(new Stack(app, `Shop-${region}`, { env: { account, region } }), 'Inbox', { queueName: 'inbox' });
      }
    })).rejects.toThrow(/AWS::SQS::Queue Shop-eu-west-1\/Inbox .* has the same name as AWS::SQS::Queue Shop-us-east-1\/Inbox .*\(here eu-west-1 and us-east-1\)\. Give one of them another name/);
  });

  test('two stacks with the same constructs have what is their own', async () => {
    const { deployment, services } = await deployed((app) => {
      for (const name of ['Blue', 'Green']) {
        const stack = new Stack(app, name);
        const api = new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Call', synthesis.function(stack, 'Worker')) });
        new CfnOutput(stack, 'Url', { value: api.apiEndpoint });
      }
    });

    expect(new Set([deployment.output('Blue/Url'), deployment.output('Green/Url')]).size).toBe(2);
    expect(services.httpApis.map(({ routes: [route] }) => route.functionArn)).toEqual(services.functions.map(({ arn }) => arn));
  });
});

test('all accounts of an app are the one local account', async () => {
  const { services } = await deployed((app) => {
    const seller = new Stack(app, 'Seller', { env: { account: '222233334444', region: 'us-east-1' } });
    const shop = new Stack(app, 'Shop', { env: { account, region: 'us-east-1' } });
    new Rule(shop, 'Bought', { eventPattern: { account: [seller.account, '999988887777'] }, targets: [new SqsQueue(new Queue(shop, 'Inbox'))] });
  });

  expect(services.rules).toMatchObject([{ pattern: { account: ['000000000000', '999988887777'] } }]);
});
