import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterAll } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import type { DeployOptions, Deployment } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';

/** Synthesizes small apps into temporary directories and removes them after the file's tests. */
export class Synthesis {
  private readonly root = mkdtempSync(join(tmpdir(), 'assembly-'));
  private apps = 0;

  constructor() {
    afterAll(() => {
      rmSync(this.root, { recursive: true, force: true });
    });
  }

  /** A directory with a function's code. */
  public get code(): string {
    const directory = join(this.root, 'code');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'index.js'), 'exports.handler = async () => "done";\n');
    return directory;
  }

  /** Synthesizes an app and returns the directory of its assembly. */
  public app(build: (app: App) => void): string {
    const outdir = join(this.root, `app-${this.apps++}`);
    const app = new App({ outdir });
    build(app);
    app.synth();
    return outdir;
  }

  /** Synthesizes an app with the one stack `Orders`. */
  public stack(build: (stack: Stack) => void): string {
    return this.app((app) => {
      build(new Stack(app, 'Orders'));
    });
  }

  /** Synthesizes the stack `Orders` and deploys it to services that record. */
  public async deployed(build: (stack: Stack) => void, options?: DeployOptions): Promise<{ deployment: Deployment; services: RecordingServices }> {
    const services = new RecordingServices();
    const deployment = await deploy(this.stack(build), services, options);
    await deployment.remove();
    return { deployment, services };
  }

  /** A function with code of its own. */
  public function(stack: Stack, id: string): LambdaFunction {
    return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(this.code) });
  }
}
