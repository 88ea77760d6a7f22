import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Json, JsonObject } from '../../src/assembly/json.js';
import { deploy } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';

/** Deploys templates that are written by hand, property by property. */
export class RawAssembly {
  private readonly root = mkdtempSync(join(tmpdir(), 'raw-assembly-'));

  constructor() {
    ['one', 'two'].forEach((name) => {
      mkdirSync(join(this.root, name));
      writeFileSync(join(this.root, name, 'index.js'), `exports.name = '${name}';\n`);
    });
    const files = Object.fromEntries(['one', 'two'].map((path) => [path, { source: { path, packaging: 'zip' }, destinations: {} }]));
    const nested = Object.fromEntries(['nested-one.json', 'nested-two.json'].map((path) => {
      this.write(path, { Parameters: { Name: { Type: 'String', Default: 'unnamed' } }, Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': `${path.slice(0, 10)}-\${Name}` } } } } });
      return [path, { source: { path, packaging: 'file' }, destinations: { here: { objectKey: path } } }];
    }));
    this.write('assets.json', { files: { ...files, ...nested } });
    this.write('manifest.json', {
      artifacts: {
        Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        Orders: { type: 'aws:cloudformation:stack', properties: { templateFile: 'template.json' } },
      },
    });
    afterAll(() => {
      rmSync(this.root, { recursive: true, force: true });
    });
  }

  /** Everything that the local services are told: of code, what they find there. */
  public async told(resources: JsonObject): Promise<string> {
    this.write('template.json', { Resources: resources });
    const services = new RecordingServices();
    await deploy(this.root, services, { inlineCodeDirectory: join(this.root, 'inline') });
    const code = services.functions.map(({ codeDirectory }) => readFileSync(join(codeDirectory, 'index.js'), 'utf8'));
    const functions = services.functions.map((spec) => ({ ...spec, codeDirectory: '' }));
    return JSON.stringify({ ...Object.fromEntries(Object.entries(services)), code, functions });
  }

  private write(file: string, content: Json): void {
    writeFileSync(join(this.root, file), JSON.stringify(content));
  }
}
