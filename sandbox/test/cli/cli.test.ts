import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MarketplaceMeteringClient, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typed, withLocalCredentials } from '../../../test/cli/typed.js';
import type { Running } from './command-line.js';
import { cli, projectFolder, start } from './command-line.js';

const SLOW = 60_000;
const PRODUCT = 'insights:CONTRACT_WITH_CONSUMPTION:seats:api-calls,storage';

describe('a command line that is not understood', () => {
  const project = projectFolder();
  afterAll(project.remove);

  test.each([
    [['subscrib'], 2, /unknown command 'subscrib'\n\(Did you mean subscribe\?\)/],
    [['subscribe', 'a', 'b', 'c'], 2, /'b' is one word too many/],
    [['start', '--permissions', 'maybe'], 2, /must be one of ENFORCE, REPORT, OFF/],
    [['simulator'], 2, /Say what is on sale: --product/],
    [['simulator', '--product', 'insights:FREE'], 2, /--product is 'insights:FREE'.*SUBSCRIPTION, CONTRACT/],
    [['simulator', '--product', 'insights:CONTRACT_WITH_CONSUMPTION:seats'], 2, /insights:CONTRACT_WITH_CONSUMPTION:bought,in,advance:billed,by,usage/],
    [['simulator', '--product', PRODUCT, '--events', 'nowhere'], 2, /Outlet 'nowhere' is none: give a queue/],
    [['simulator', '--product', PRODUCT, '--start', '2027-02-10T12:00:00'], 2, /--start is .* with its zone/],
    [['simulator', '--product', PRODUCT, '--seller', '12'], 2, /--seller is '12': an AWS account has twelve digits/],
    [['run', 'a.yaml', '--state', 'kept'], 2, /starts from nothing.*Leave out --state/],
    [['purchases'], 1, /No sandbox runs for .*Start one there: cdk-marketplace-saas-sandbox start/],
    [['purchases', '--at', './missing'], 2, /neither a URL nor a folder/],
    [['advance', '-5m'], 2, /time only moves forward\. Write it as 5m/],
    [['start'], 1, /There is no app in .*--app "npx tsx app.ts"/],
    [['inspect', '--assembly', 'missing'], 1, /missing/],
  ])('%j ends with %i and says what to do', async (words, status, message) => {
    const ended = await cli(project.path, ...words);
    expect(ended.err).toMatch(message);
    expect(ended.status).toBe(status);
    expect(ended.out).toBe('');
  }, SLOW);

  test('tells programs in JSON', async () => {
    const ended = await cli(project.path, 'purchases', '--json');
    const { error } = JSON.parse(ended.out) as { error: { name: string; message: string } };
    expect(error.name).toBe('Error');
    expect(error.message).toContain('No sandbox runs for');
    expect(ended.status).toBe(1);
  }, SLOW);

  test('in a configuration file is named by its place', async () => {
    const folder = projectFolder();
    writeFileSync(join(folder.path, 'marketplace.sandbox.yaml'), 'products:\n  - code: a\n    pricingModel: FREE\nbehaviour: { tokenLife: 2_HOURS }\nfault: {}\n');
    const ended = await cli(folder.path, 'simulator');
    expect(ended.err).toMatch(/products\.0\.pricingModel: [^]*behaviour\.tokenLife: [^]*fault: /);
    expect(ended.status).toBe(2);
    folder.remove();
  }, SLOW);
});

test('a scenario that cannot be read is a failed one, and the next is tried', async () => {
  const project = projectFolder();
  const ended = await cli(project.path, 'run', 'missing.yaml', 'other.yaml', '--json');
  expect(ended.status).toBe(1);
  const { scenarios } = JSON.parse(ended.out) as { scenarios: { file: string; passed: boolean; problem: string }[] };
  expect(scenarios.map(({ file, passed }) => [file, passed])).toEqual([['missing.yaml', false], ['other.yaml', false]]);
  expect(scenarios[0].problem).toContain('cannot be read');
  project.remove();
}, SLOW);

test('an app that fails to synthesize shows what it wrote', async () => {
  const project = projectFolder();
  writeFileSync(join(project.path, 'cdk.json'), JSON.stringify({ app: 'echo "no such construct" >&2; exit 3' }));
  const ended = await cli(project.path, 'inspect');
  expect(ended.status).toBe(1);
  expect(ended.err).toMatch(/failed \(3\).*:\nno such construct/);
  project.remove();
}, SLOW);

describe('the simulator alone', () => {
  const project = projectFolder();
  const inside = join(project.path, 'src', 'deep');
  let simulator: Running;
  let metering: MarketplaceMeteringClient | undefined;

  beforeAll(async () => {
    mkdirSync(inside, { recursive: true });
    simulator = start(project.path, 'simulator', '--product', PRODUCT, '--standing', '--start', '2027-02-10T12:00:00Z');
    const [, endpoint] = await simulator.wrote(/export AWS_ENDPOINT_URL_MARKETPLACE_METERING=(.*)/);
    await simulator.wrote(/Ctrl-C ends/);
    metering = new MarketplaceMeteringClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  }, SLOW);

  afterAll(() => {
    metering?.destroy();
    simulator.signal('SIGKILL');
    project.remove();
  });

  test('answers the AWS SDK on what commands of other processes did', async () => {
    const { out } = await cli(inside, 'subscribe', 'seats=10', '--as', 'acme', '--json');
    const { licenseArn, account } = JSON.parse(out) as { licenseArn: string; account: string };
    const pressed = await cli(inside, 'setup', 'acme', '--press-only', '--json');
    const { fields } = JSON.parse(pressed.out) as { fields: Record<string, string> };
    const customer = await metering!.send(new ResolveCustomerCommand({ RegistrationToken: fields['x-amzn-marketplace-token'] }));
    expect(customer).toMatchObject({ ProductCode: 'insights', LicenseArn: licenseArn, CustomerAWSAccountId: account });
    expect((await cli(inside, 'advance', '2m')).out).toBe('It is 2027-02-10T12:02:00.000Z.\n');
    expect((await cli(project.path, 'purchases')).out).toMatch(/^acme {2}ACTIVE {2}provisioned 2027-02-10T12:01:01.000Z[^]*entitled to seats=10/);
  }, SLOW);

  test('takes commands line by line, too', async () => {
    simulator.type('subscribe seats=3 --as \'the "typed" one\'');
    simulator.type('subscribe seats=');
    await simulator.wrote(/the "typed" one {2}ACTIVE/);
    simulator.type('help upgrade');
    await simulator.wrote(/upgrade \[options\] \[purchase\] <dimension=amount\.\.\.>/);
  }, SLOW);

  test('refuses what is wrong in words of the command', async () => {
    expect(await cli(project.path, 'advance', '2 hours')).toMatchObject({ status: 2, err: 'Error: advance: \'by\' is "2 hours": write it as 90s, 15m, 2h, 1d or 1d 12h.\n' });
    expect((await cli(project.path, 'upgrade', 'acme', 'seats=1')).err).toContain('amounts only rise');
    expect((await cli(project.path, 'logs')).err).toContain('the simulator runs alone');
    expect((await cli(project.path, 'simulator', '--product', PRODUCT)).err).toMatch(/runs for this project already.*stop/);
  }, SLOW);

  test('lets no stranger control it: not without the token, and no page in a browser', async () => {
    const file = join(project.path, '.cdk-marketplace-saas-sandbox', 'running.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { url, token } = JSON.parse(readFileSync(file, 'utf8')) as { url: string; token: string };
    const ask = (headers: Record<string, string>, method = 'POST') => fetch(`${url}/commands/purchases`, { method, headers });
    const authorization = `Bearer ${token}`;
    expect((await ask({ authorization })).status).toBe(200);
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await ask({ authorization, origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask({ authorization, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await ask({ authorization }, 'GET')).status).toBe(405);
    expect((await fetch(`${url}/commands/purchase`, { method: 'POST', headers: { authorization } })).status).toBe(400);
  });

  test('ends when it is told to, and leaves nothing', async () => {
    expect(await cli(project.path, 'stop')).toMatchObject({ status: 0 });
    expect((await simulator.ended).status).toBe(0);
    expect(existsSync(join(project.path, '.cdk-marketplace-saas-sandbox', 'running.json'))).toBe(false);
  }, SLOW);
});

/** Types the line that `start` prints for operators. */
async function operate(line: string): Promise<string> {
  const [credentials, words] = line.split(' npx cdk-marketplace-saas-cli ');
  expect(credentials).toBe('AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test');
  const restore = withLocalCredentials();
  const { out, err } = await typed(words.split(' '));
  restore();
  return out + err;
}

test('start runs the app of cdk.json, plays a buyer, and Ctrl-C leaves nothing', async () => {
  const project = projectFolder();
  writeFileSync(join(project.path, 'cdk.json'), JSON.stringify({ app: 'npx tsx --tsconfig ../../../tsconfig.dev.json ../../../examples/quickstart/app.ts' }));
  const sandbox = start(project.path, 'start', '--json');
  const ready = JSON.parse((await sandbox.wrote(/^\{"ready".*$/m))[0]) as { stacks: string[]; outputs: Record<string, string>; operator: string; notices: string[] };
  expect(ready.stacks).toEqual(['Quickstart']);
  expect(ready.notices[0]).toContain('takes any dimension');
  sandbox.type('subscribe seats=10 --as acme');
  sandbox.type('setup');
  await sandbox.wrote(/"registered":true/);
  sandbox.type('advance 2m');
  await sandbox.wrote(/"advanced":"2m"/);
  sandbox.type('usage acme api-calls=5');
  sandbox.type('advance 2h');
  sandbox.type('ledger acme');
  await sandbox.wrote(/"dimensions":\{[^}]*"api-calls":5/);
  sandbox.type('usage acme alerts=4 api-calls=0.5');
  sandbox.type('advance 5m');
  sandbox.type('ledger acme');
  await sandbox.wrote(/"quarantined":\[\{[^\]]*"dimension":"alerts","quantity":4,"code":"UNKNOWN_DIMENSION","reason":"[^\]]+\}\],"writtenOff":\[\],"comparison":[^\n]*"used":5\.5,"billed":5,"difference":0\.5/);
  expect((await cli(project.path, 'ledger')).out).toMatch(/The app did not count 1 usage event, [^]*alerts +4 {2}UNKNOWN_DIMENSION {2}/);
  expect(await cli(project.path, 'usage', 'api-calls=abc')).toMatchObject({ status: 2, err: expect.stringContaining('usage: \'api-calls\' is "abc"; it must be a number of 0 or more') as string });
  expect(await operate(ready.operator)).toMatch(/^Events that were refused on arrival and never counted; .*\n {2}l-[0-9a-f]+ {2}1 event$/m);
  sandbox.signal('SIGINT');
  expect(await sandbox.ended).toMatchObject({ status: 0 });
  await expect(fetch(ready.outputs['Quickstart/Marketplace/FulfillmentUrl'])).rejects.toThrow();
  expect((await cli(project.path, 'purchases')).status).toBe(1);
  project.remove();
}, SLOW);
