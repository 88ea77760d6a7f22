import { spawn } from 'node:child_process';
import { join } from 'node:path';

const assets = join(import.meta.dirname, '..', '..', 'assets');

/** Runs a bundle as Lambda would: a fresh process with nothing but the asset folder and its environment. */
export async function invokeBundle(name: string, event: unknown, env: Readonly<Record<string, string>>): Promise<unknown> {
  const script = `
    const answered = require('./index.js').handler(${JSON.stringify(event)}, { awsRequestId: 'r', functionName: '${name}', getRemainingTimeInMillis: () => 60000 });
    answered.then((answer) => process.stdout.write('\\nANSWER' + JSON.stringify(answer ?? null)));`;
  const child = spawn(process.execPath, ['-e', script], { cwd: join(assets, name), env: { ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) {
    throw new Error(`The bundle '${name}' ended with ${String(code)}: ${err}${out}`);
  }
  return JSON.parse(out.slice(out.lastIndexOf('ANSWER') + 'ANSWER'.length)) as unknown;
}
