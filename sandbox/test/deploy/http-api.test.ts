import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { expect, test } from 'vitest';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();

function api(stack: Stack): HttpApi {
  const worker = synthesis.function(stack, 'Worker');
  const created = new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Worker', worker) });
  const stage = created.defaultStage?.node.defaultChild as CfnStage;
  stage.defaultRouteSettings = { throttlingBurstLimit: 5, throttlingRateLimit: 5 };
  stage.accessLogSettings = { destinationArn: new LogGroup(stack, 'Access').logGroupArn, format: '$context.requestId' };
  new CfnOutput(stack, 'FulfillmentUrl', { value: created.url! });
  new CfnOutput(stack, 'Registration', { value: `${created.apiEndpoint}/register` });
  return created;
}

test('creates the API with the template and a way to its functions', async () => {
  const { services } = await synthesis.deployed(api);
  const spec = services.httpApis[0];
  const worker = services.functions[0];

  expect(spec).toMatchObject({ constructPath: 'Orders/Api', stackName: 'Orders' });
  expect(spec.template).toHaveProperty(['Resources', spec.logicalId, 'Type'], 'AWS::ApiGatewayV2::Api');
  expect(spec.functionArnOf(worker.logicalId)).toBe(worker.arn);
  expect(() => spec.functionArnOf('Lost')).toThrow('The stack Orders has no function with the logical id Lost');
});

test('outputs and environment variables have the local URL', async () => {
  const { deployment, services } = await synthesis.deployed((stack) => {
    const created = api(stack);
    synthesis.function(stack, 'Client').addEnvironment('API', `${created.apiEndpoint}/status`);
  });
  const url = `http://127.0.0.1:8080/${deployment.resource('Orders/Api').logicalId}`;

  expect(deployment.output('FulfillmentUrl')).toBe(`${url}/`);
  expect(deployment.output('Orders/Registration')).toBe(`${url}/register`);
  expect(services.functions.find(({ constructPath }) => constructPath === 'Orders/Client')?.environment).toEqual({ API: `${url}/status` });
});
