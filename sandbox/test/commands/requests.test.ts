import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stage } from '../../src/commands/exports.js';
import { UsageError, commandNamed } from '../../src/commands/exports.js';
import { ModelStage } from './stage.js';

const server = createServer((request, response) => {
  response.writeHead(request.url?.startsWith('/refused') ? 403 : 200, { 'content-type': 'text/html' }).end(`<h1>${request.url ?? ''}</h1>`);
});
let base: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

/** What the commands read of an app. */
function withOutput(value: string): Stage {
  return Object.assign(new ModelStage(), { app: { output: () => value } as unknown as Stage['app'] });
}

async function asked(value: string, path?: string): Promise<unknown> {
  const { body } = await commandNamed('request').run(withOutput(value), { url: 'ApiUrl', path }) as { body: string };
  return body;
}

test('a path goes below the URL of an output, and without one the URL stays as it is', async () => {
  expect(await asked(`${base}/prod`, '/reports?x=1')).toBe('<h1>/prod/reports?x=1</h1>');
  expect(await asked(`${base}/prod/`, 'reports')).toBe('<h1>/prod/reports</h1>');
  expect(await asked(`${base}/hook?token=t`)).toBe('<h1>/hook?token=t</h1>');
});

test('an output that is no URL is named with its value', async () => {
  await expect(asked('acme-table')).rejects.toThrow(/output 'ApiUrl' is 'acme-table'/);
  await expect(asked('acme-table')).rejects.toThrow(UsageError);
});

test('a page that refuses is an error of setup, unless that is what one wants to see', async () => {
  const stage = new ModelStage();
  await stage.give('subscribe', { entitlements: { seats: 1 } });
  await expect(stage.give('setup', { url: `${base}/refused` })).rejects.toThrow('POST /refused was refused: 403 /refused');
  expect(await stage.give('setup', { url: `${base}/refused`, allowRefusal: true })).toMatchObject({ registered: false, pages: [{ status: 403 }] });
});
