import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Alias, Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import type { Deployment } from '../../src/deploy/exports.js';
import { startLocalServices } from '../../src/local/exports.js';
import type { LocalRun } from '../../src/local/exports.js';
import { dynamodbOf } from '../local/clients.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
let run: LocalRun;
let deployment: Deployment;

beforeAll(async () => {
  run = await startLocalServices();
  deployment = await deploy(synthesis.app(build), run);
}, 30_000);

afterAll(async () => {
  await run.stop();
  await deployment.remove();
});

function inline(scope: Stack, id: string, body: string): LambdaFunction {
  return new LambdaFunction(scope, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(`exports.handler = async (event) => { ${body} };`) });
}

/** Data in a nested stack of Europe, read through an alias; and the same shop twice in America. */
function build(app: App): void {
  const europe = new Stack(app, 'Europe', { env: { account: '111122223333', region: 'eu-west-1' } });
  const table = new Table(new NestedStack(europe, 'Data'), 'Orders', { partitionKey: { name: 'pk', type: AttributeType.STRING }, stream: StreamViewType.NEW_IMAGE });
  const reader = inline(europe, 'Reader', 'for (const { awsRegion, eventSourceARN } of event.Records) console.log(`READ ${process.env.AWS_REGION} ${awsRegion} ${eventSourceARN}`);');
  new Alias(europe, 'Live', { aliasName: 'live', version: reader.currentVersion }).addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.TRIM_HORIZON }));
  for (const name of ['Blue', 'Green']) {
    const stack = new Stack(app, name);
    const api = new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Call', inline(stack, 'Shop', `return { statusCode: 200, body: '${name} ' + process.env.AWS_REGION };`)) });
    new CfnOutput(stack, 'Url', { value: api.apiEndpoint });
  }
}

test('a table in a nested stack of another Region feeds a function through its alias', async () => {
  const client = dynamodbOf(run);
  const table = deployment.resource('Europe/Data/Orders');
  await client.send(new PutItemCommand({ TableName: table.physicalId, Item: { pk: { S: 'a' } } }));
  client.destroy();
  await run.settle();

  const [read] = run.logs.entries.filter(({ text }) => text.includes('READ '));
  expect(read.text).toMatch(new RegExp(`READ eu-west-1 eu-west-1 ${table.attributes.StreamArn}`));
  expect(table.attributes.StreamArn).toMatch(/^arn:aws:dynamodb:eu-west-1:000000000000:table\/Europe-Data-Orders\w+\/stream\/\d{4}/);
}, 30_000);

test('the same API in two stacks answers as two', async () => {
  const answers = await Promise.all(['Blue', 'Green'].map(async (name) => (await fetch(deployment.output(`${name}/Url`))).text()));

  expect(answers).toEqual(['Blue us-east-1', 'Green us-east-1']);
}, 30_000);
