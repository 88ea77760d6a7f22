import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterAll, expect, test } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
const root = mkdtempSync(join(tmpdir(), 'code-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function written(path: string, content: string | Buffer): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** A zip file of names and contents, every second one stored instead of deflated. */
function zipped(files: Readonly<Record<string, string>>, comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  Object.entries(files).forEach(([name, content], i) => {
    const data = i % 2 === 0 ? deflateRawSync(content) : Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(i % 2 === 0 ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(Buffer.byteLength(content), 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const extra = Buffer.from([1, 2, 0, 0]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common.subarray(0, 24), Buffer.from([4, 0]), Buffer.from(name), extra, data]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common.subarray(0, 26), entry, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  });
  const end = Buffer.alloc(18);
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06'), end, Buffer.from(comment)]);
}

async function deployed(code: Code, runtime = Runtime.NODEJS_24_X, handler = 'index.handler') {
  const services = new RecordingServices();
  const assembly = synthesis.stack((stack) => {
    new LambdaFunction(stack, 'Worker', { runtime, handler, code });
  });
  return { assembly, deployment: await deploy(assembly, services), directory: services.functions[0].codeDirectory };
}

test('code in a zip file is unpacked beside the app, so that it finds the packages of the app, and removed in the end', async () => {
  const zip = written('code.zip', zipped({ 'index.js': 'exports.handler = 1;\n'.repeat(50), 'lib/': '', 'lib/a.js': 'a', 'lib/b/c.js': 'c' }, 'packed by hand'));
  const { assembly, deployment, directory } = await deployed(Code.fromAsset(zip));

  expect(directory.startsWith(assembly)).toBe(true);
  expect(['index.js', 'lib/a.js', 'lib/b/c.js'].map((file) => readFileSync(join(directory, file), 'utf8'))).toEqual(['exports.handler = 1;\n'.repeat(50), 'a', 'c']);
  await deployment.remove();
  expect(existsSync(directory)).toBe(false);
});

test.each([
  ['is no zip file', 'nonsense'.repeat(10), /Cannot unpack .*: it is no zip file\. Pack it again/],
  ['leads out of its directory', zipped({ '../out.js': 'x' }), /Cannot unpack .*: it holds \.\.\/out\.js, which leads out of it/],
  ['is cut', Buffer.concat([Buffer.alloc(40), zipped({ 'index.js': 'x' }).subarray(-22)]), /Cannot unpack /],
])('a zip file that %s is an error', async (name, content, message) => {
  await expect(deployed(Code.fromAsset(written(`${name}.zip`, content)))).rejects.toThrow(message);
});

test.each<[string, string, Runtime, string, string]>([
  ['TypeScript', 'typescript/index.ts', Runtime.NODEJS_24_X, 'index.handler', 'is in no file index.js'],
  ['another file', 'other/main.mjs', Runtime.NODEJS_24_X, 'src/index.handler', 'is in no file src/index.js'],
  ['Python elsewhere', 'python/app/main.py', Runtime.PYTHON_3_13, 'src/main.handler', 'is in no file src/main.py'],
])('code that was not built is an error: %s', async (_, file, runtime, handler, message) => {
  await expect(deployed(Code.fromAsset(dirname(written(file, 'x'))), runtime, handler)).rejects.toThrow(message);
});

test.each<[string, string, Runtime, string]>([
  ['CommonJS', 'cjs/index.cjs', Runtime.NODEJS_24_X, 'index.handler'],
  ['a module in a folder', 'folder/src/app.mjs', Runtime.NODEJS_24_X, 'src/app.main.handler'],
])('code is found: %s', async (_, file, runtime, handler) => {
  const directory = join(root, file.split('/')[0]);
  written(file, 'x');

  await expect(deployed(Code.fromAsset(directory), runtime, handler)).resolves.toMatchObject({ directory: expect.stringContaining('asset.') as string });
});

test('an asset that is gone, or that a command would make, is an error', async () => {
  const assembly = synthesis.stack((stack) => {
    new LambdaFunction(stack, 'Worker', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(synthesis.code) });
  });
  const manifest = join(assembly, 'Orders.assets.json');
  const content = JSON.parse(readFileSync(manifest, 'utf8')) as { files: Record<string, { source: { path?: string; executable?: string[] } }> };
  const [source] = Object.values(content.files).map((file) => file.source).filter(({ path }) => path?.startsWith('asset.'));
  source.path = 'asset.gone';
  writeFileSync(manifest, JSON.stringify(content));
  await expect(deploy(assembly, new RecordingServices())).rejects.toThrow(/is the asset .*asset\.gone, which does not exist\. Synthesize the app again/);

  source.executable = ['make', 'bundle'];
  writeFileSync(manifest, JSON.stringify(content));
  await expect(deploy(assembly, new RecordingServices())).rejects.toThrow('is made by a command when the app is deployed (make bundle)');
});
