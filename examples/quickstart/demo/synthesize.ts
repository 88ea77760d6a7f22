import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Synthesizes an app, the quickstart if none is named, and returns the directory of its cloud assembly. It lies inside the project,
 * so that the functions find the AWS SDK in node_modules as they find it in Lambda.
 */
export function synthesize(name: string, app = 'examples/quickstart/app.ts'): string {
  const assembly = join(root, 'cdk.out', name);
  rmSync(assembly, { recursive: true, force: true });
  const tsx = createRequire(import.meta.url).resolve('tsx/cli');
  execFileSync(process.execPath, [tsx, '--tsconfig', 'tsconfig.dev.json', app], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false', JSII_DEPRECATED: 'quiet' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return assembly;
}
