import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import ts from 'typescript';
import { describe, expect, it, test } from 'vitest';
import { busEvents } from '../../../lambda/core/bus-event.js';
import { hookPayload } from '../../../lambda/core/hook-payload.js';
import { hookSchemas, text } from '../../support/hook-schemas.js';
import type { Schema, SchemaFile } from '../../support/hook-schemas.js';
import { aLicense, anAccess, ended, GRANTED, iso, METERED, MINUTE, NOON } from './a-license.js';
import { live } from './simulation/run.js';

const root = join(import.meta.dirname, '..', '..', '..');
const published = (file: SchemaFile) => JSON.parse(readFileSync(join(root, 'hooks', file), 'utf8')) as Schema;

/** The published schemas allow what later versions of the package add; what this one sends has to be in them. */
function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return schema;
  }
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in members && members.type === 'object' ? { ...members, additionalProperties: false } : members;
}

function validatorOf(file: SchemaFile) {
  const ajv = new Ajv({ formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) } });
  const validate = ajv.compile(closed(published(file)) as object);
  return (value: unknown) => validate(JSON.parse(JSON.stringify(value))) ? [] : ajv.errorsText(validate.errors).split(', ');
}

const problemsOfPayload = validatorOf('hook-payload-v1.schema.json');
const problemsOfEvent = validatorOf('access-event-v1.schema.json');
const onTheBus = (detailType: string, detail: object) => ({
  'version': '0', 'id': 'e-1', 'detail-type': detailType, 'source': 'cdk-marketplace-saas', 'account': '111122223333',
  'time': '2026-11-20T12:00:00Z', 'region': 'us-east-1', 'resources': [], detail,
});

describe('the published schema', () => {
  it.each(Object.entries(hookSchemas(root)))('%s is that of the published types: if not, run `npx projen docs:hooks`', (file, schema) => {
    expect(readFileSync(join(root, 'hooks', file), 'utf8')).toBe(text(schema));
  });

  it('describes every payload and event of a full license, and of one of which AWS told little', () => {
    const full = aLicense({ access: anAccess({ predecessor: 'l-before', successor: 'l-after' }) });
    const little = aLicense({ identity: undefined, facts: {}, access: ended({ since: undefined }) });
    for (const license of [full, little]) {
      for (const action of ['GRANT', 'CHANGE', 'REVOKE'] as const) {
        expect(problemsOfPayload(hookPayload(license, { action }, METERED, { email: 'ada@example.com' }))).toEqual([]);
      }
      const finalUsage = { action: 'FINAL_USAGE', end: iso(NOON), deadline: NOON + MINUTE } as const;
      expect(problemsOfPayload(hookPayload(license, finalUsage, METERED, {}))).toEqual([]);
    }
    const [event] = busEvents(aLicense({ access: ended(), hook: GRANTED }), METERED, NOON);
    expect(problemsOfEvent(onTheBus(event.detailType, event.detail))).toEqual([]);
  });

  it('describes everything that is sent in lives full of faults', async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { world } = await live(seed);
      expect(world.vendor.payloads.flatMap(problemsOfPayload)).toEqual([]);
      expect(world.bus.flatMap(({ detailType, detail }) => problemsOfEvent(onTheBus(detailType, detail)))).toEqual([]);
    }
  });

  it('convicts a payload without a version, with contact data on the bus, and of another schema', () => {
    const payload = hookPayload(aLicense(), { action: 'GRANT' }, METERED, {});
    expect(problemsOfPayload({ ...payload, version: undefined })).not.toEqual([]);
    expect(problemsOfPayload({ ...payload, schema: '2' })).not.toEqual([]);
    expect(problemsOfPayload({ ...payload, since: 'yesterday' })).not.toEqual([]);
    expect(problemsOfEvent(onTheBus('Access Granted', payload))).not.toEqual([]);
  });
});

test('the functions of the examples use the published types as they are', () => {
  const functions = ['quickstart/functions/tenants.mjs', 'two-products/functions/access.mjs', 'access-events/functions/tenants.mjs', 'access-events/functions/set-up.mjs'];
  const path = join(root, 'tsconfig.dev.json');
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config, ts.sys, root);
  const program = ts.createProgram(functions.map((file) => join(root, 'examples', file)), { ...options, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: true });
  expect(ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)).toEqual([]);
}, 60_000);

describe('a function in TypeScript, in a project that has the package and nothing else of ours', () => {
  const consumer = mkdtempSync(join(tmpdir(), 'hook-author-'));
  const installed = join(consumer, 'node_modules', 'cdk-marketplace-saas');
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  cpSync(join(root, 'hooks'), join(installed, 'hooks'), { recursive: true });
  writeFileSync(join(consumer, 'package.json'), '{"type":"module"}');
  const compile = (sources: Readonly<Record<string, string>>, ...options: string[]) => {
    Object.entries(sources).forEach(([file, source]) => { writeFileSync(join(consumer, file), source); });
    try {
      execFileSync(process.execPath, [
        createRequire(import.meta.url).resolve('typescript/bin/tsc'),
        '--noEmit', '--strict', '--pretty', 'false', '--target', 'es2022', '--lib', 'es2022', ...options, ...Object.keys(sources),
      ], { cwd: consumer, encoding: 'utf8' });
      return [];
    } catch (error) {
      return (error as { stdout: string }).stdout.split('\n').filter((line) => line.includes('error'));
    }
  };
  const hook = `
    import type { AccessEvent, HookPayload } from 'cdk-marketplace-saas/hooks';
    export async function handler({ action, license, version, registration }: HookPayload): Promise<string> {
      return action === 'GRANT' ? registration.email : \`\${license}-\${version.toFixed()}\`;
    }
    export const ofRule = ({ detail }: AccessEvent) => detail.license;`;

  const wrong = hook.replace('registration.email', 'licence').replace('detail.license', 'detail.registration');

  it('compiles as ES module and as CommonJS for Node, and is told of what is not there: contact data on the bus, for one', () => {
    expect(compile({ 'hook.mts': hook, 'hook.cts': hook, 'wrong.mts': wrong }, '--module', 'nodenext')).toEqual([
      expect.stringMatching(/^wrong\.mts.*'licence'/), expect.stringMatching(/^wrong\.mts.*'registration' does not exist on type 'AccessNotice'/),
    ]);
  }, 60_000);

  it.each([
    ['a bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
    ['the old resolution', ['--module', 'commonjs', '--moduleResolution', 'node10']],
  ])('compiles for %s', (_what, options) => {
    expect(compile({ 'hook.ts': hook }, ...options)).toEqual([]);
  }, 60_000);
});
