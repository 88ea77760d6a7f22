import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountRootPrincipal, ArnPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { deploy } from '../../src/deploy/exports.js';
import type { Deployment } from '../../src/deploy/exports.js';
import { startLocalServices } from '../../src/local/exports.js';
import type { LocalRun } from '../../src/local/exports.js';
import { Synthesis } from '../deploy/synthesis.js';

/** Tells its environment: tests then call as the function does, over the wire, with its credentials. */
const TELL = 'exports.handler = async () => process.env;';
const OUTSIDE = 'arn:aws:iam::444455556666:role/market/place';
const LOCAL = '000000000000';

const synthesis = new Synthesis();
let run: LocalRun;
let deployment: Deployment;

function trusting(app: App) {
  const stack = new Stack(app, 'Trust');
  const worker = (id: string) => new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(TELL) });
  const granted = worker('Granted');
  const bare = worker('Bare');
  Role.fromRoleArn(stack, 'Outside', OUTSIDE).grantAssumeRole(granted.grantPrincipal);
  const byAccount = new Role(stack, 'ByAccount', { roleName: 'by-account', assumedBy: new AccountRootPrincipal(), externalIds: ['acme-1'] });
  granted.addToRolePolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [byAccount.roleArn] }));
  EventBus.fromEventBusName(stack, 'Bus', 'default').grantPutEventsTo(byAccount);
  new Role(stack, 'ByName', { roleName: 'by-name', assumedBy: new ArnPrincipal(bare.role!.roleArn) });
}

beforeAll(async () => {
  run = await startLocalServices({ clock: new VirtualClock(new Date('2030-01-01T00:00:00Z')) });
  deployment = await deploy(synthesis.app(trusting), run);
}, 30_000);

afterAll(async () => {
  await run.stop();
  await deployment.remove();
});

/** What SDK clients in a function are made with. */
async function as(path: string, credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }) {
  const { payload } = await run.invoke(deployment.resource(`Trust/${path}`).physicalId, {});
  const environment = payload as Record<string, string>;
  return (service: string) => ({
    endpoint: environment[`AWS_ENDPOINT_URL_${service}`],
    region: environment.AWS_REGION,
    credentials: credentials ?? { accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  });
}

async function assume(path: string, input: Partial<AssumeRoleCommandInput>) {
  const client = new STSClient((await as(path))('STS'));
  return await client.send(new AssumeRoleCommand({ RoleArn: OUTSIDE, RoleSessionName: 'session', ...input }));
}

const byAccount = { RoleArn: `arn:aws:iam::${LOCAL}:role/by-account`, ExternalId: 'acme-1' };
const byName = { RoleArn: `arn:aws:iam::${LOCAL}:role/by-name` };
const denied = { name: 'AccessDenied' };

describe('a role of another account', () => {
  test('whoever is permitted to becomes that account, for an hour of virtual time', async () => {
    expect(await assume('Granted', { ExternalId: 'any' })).toMatchObject({
      AssumedRoleUser: { Arn: 'arn:aws:sts::444455556666:assumed-role/place/session' },
      Credentials: { AccessKeyId: '444455556666', SecretAccessKey: 'local', Expiration: new Date('2030-01-01T01:00:00Z') },
    });
    expect((await assume('Granted', { DurationSeconds: 900 })).Credentials?.Expiration).toEqual(new Date('2030-01-01T00:15:00Z'));
  });

  test('whoever is not is refused, in the words of AWS', async () => {
    await expect(assume('Bare', {})).rejects.toMatchObject({
      ...denied,
      message: expect.stringMatching(/^User: arn:aws:sts::000000000000:assumed-role\/.* is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role\/market\/place because no identity-based policy allows the sts:AssumeRole action$/) as unknown,
    });
    expect(run.permissions.refused.at(-1)).toMatchObject({ function: 'Trust/Bare', action: 'sts:AssumeRole', resource: OUTSIDE });
  });
});

describe('a role of the app', () => {
  test('that trusts the account with an external id is there for whoever is permitted to and knows the id', async () => {
    expect((await assume('Granted', byAccount)).Credentials?.AccessKeyId).toMatch(/^ASIA/);
    await expect(assume('Granted', { ...byAccount, ExternalId: 'acme-2' })).rejects.toMatchObject(denied);
    await expect(assume('Granted', { ...byAccount, ExternalId: undefined })).rejects.toMatchObject(denied);
    await expect(assume('Bare', byAccount)).rejects.toMatchObject(denied);
  });

  test('that trusts one function is there for that one, without a permission of its own', async () => {
    expect((await assume('Bare', byName)).Credentials).toBeDefined();
    await expect(assume('Granted', byName)).rejects.toMatchObject(denied);
  });

  test('may do what its own policies allow, and nothing else', async () => {
    const { Credentials: given } = await assume('Granted', byAccount);
    const client = await as('Granted', { accessKeyId: given!.AccessKeyId!, secretAccessKey: given!.SecretAccessKey! });

    const put = new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'Order', Detail: '{}' }] });
    expect(await new EventBridgeClient(client('EVENTBRIDGE')).send(put)).toMatchObject({ FailedEntryCount: 0 });
    const invoke = new InvokeCommand({ FunctionName: deployment.resource('Trust/Bare').physicalId });
    await expect(new LambdaClient(client('LAMBDA')).send(invoke)).rejects.toMatchObject({
      name: 'AccessDeniedException', message: expect.stringContaining('arn:aws:sts::000000000000:assumed-role/by-account/session is not authorized') as unknown,
    });
  });
});

describe('a request that AWS STS would not take', () => {
  test.each([
    ['no ARN', { RoleArn: 'marketplace' }, 'RoleArn is \'marketplace\''],
    ['no name', { RoleSessionName: 'a session' }, 'RoleSessionName is \'a session\''],
    ['short external id', { ExternalId: '1' }, 'ExternalId is \'1\''],
    ['half a minute', { DurationSeconds: 30 }, 'DurationSeconds is \'30\''],
  ])('%s', async (_, input, message) => {
    await expect(assume('Granted', input)).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(message) as unknown });
  });

  test('another operation says what there is', async () => {
    const client = new STSClient((await as('Granted'))('STS'));

    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidAction', message: expect.stringContaining('There is: STS AssumeRole') as unknown });
  });
});
