/**
 * Proves what docs/report-usage.md shows: runs examples/report-usage in Python, in Java and, with the packed usage client, in Node.js
 * against the local queue engine, and checks that the intake of usage accepts what arrives. The answer to the first call of each is lost.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultyQueue } from '../test/client/faulty-queue';

const root = join(__dirname, '..');
const example = join(root, 'examples', 'report-usage');
const work = join(root, 'dist', 'snippets');
const EVENTS = 251;
let queue: FaultyQueue;

const PYTHON = `from report_usage import report_usage, usage_event
events = [usage_event("l-0123456789abcdef", "api-calls", 12) for _ in range(${EVENTS - 1})]
report_usage(events + [usage_event("l-0123456789abcdef", "storage-gb", "0.25", id="req-4711")])
`;

const JAVA = `import java.util.ArrayList;
public final class Main {
    public static void main(String[] args) throws Exception {
        var events = new ArrayList<ReportUsage.UsageEvent>();
        for (int i = 1; i < ${EVENTS}; i++) {
            events.add(new ReportUsage.UsageEvent("l-0123456789abcdef", "api-calls", "12"));
        }
        events.add(new ReportUsage.UsageEvent("req-4711", "l-0123456789abcdef", "storage-gb", "0.25", java.time.Instant.now().toString()));
        ReportUsage.reportUsage(events);
    }
}
`;

async function run(what: string, command: string, args: string[], options: { cwd?: string; env?: Record<string, string> } = {}): Promise<void> {
  const started = Date.now();
  const child = spawn(command, args, { cwd: options.cwd ?? root, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) {
    throw new Error(`${what}: failed\n${output.slice(-6_000)}`);
  }
  console.log(`${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Runs an app whose first answer is lost, and looks at what the queue holds afterwards. */
async function report(language: string, events: number, command: string, args: string[], cwd: string): Promise<void> {
  const url = await queue.empty();
  queue.faults = ['taken, connection lost'];
  await run(`Report usage from ${language}`, command, args, {
    cwd,
    env: { USAGE_QUEUE_URL: url, AWS_ENDPOINT_URL_SQS: queue.endpoint, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_EC2_METADATA_DISABLED: 'true' },
  });
  const ids = await queue.ids();
  const distinct = new Set(ids).size;
  console.log(`${language}: ${ids.length} events arrived, ${distinct} of them distinct; the intake accepts them all`);
  if (distinct !== events || ids.length === distinct || queue.faults.length > 0) {
    throw new Error(`${language} reported ${events} events, and the first of its messages had to arrive twice.`);
  }
}

async function preparePython(): Promise<() => Promise<void>> {
  const venv = join(work, 'venv');
  await run('Create a virtual environment', 'python3', ['-m', 'venv', venv]);
  await run('Install boto3', join(venv, 'bin', 'pip'), ['install', '--quiet', '--requirement', join(example, 'requirements.txt')]);
  writeFileSync(join(work, 'main.py'), PYTHON);
  cpSync(join(example, 'report_usage.py'), join(work, 'report_usage.py'));
  return () => report('Python', EVENTS, join(venv, 'bin', 'python'), ['main.py'], work);
}

async function prepareJava(): Promise<() => Promise<void>> {
  const project = join(work, 'java');
  cpSync(example, project, { recursive: true, filter: (path) => !path.endsWith('/target') });
  writeFileSync(join(project, 'Main.java'), JAVA);
  await run('Compile the Java example', 'mvn', ['-q', '--batch-mode', 'compile'], { cwd: project });
  // Maven would wait for the threads of the SDK.
  return () => report('Java', EVENTS, 'mvn', ['-q', '--batch-mode', '-Dexec.mainClass=Main', '-Dexec.cleanupDaemonThreads=false', 'exec:java'], project);
}

async function prepareNode(): Promise<() => Promise<void>> {
  const project = join(work, 'node');
  const installed = join(project, 'node_modules', 'cdk-marketplace-saas-client');
  mkdirSync(installed, { recursive: true });
  await run('Pack the usage client', 'npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', project], { cwd: join(root, 'client') });
  await run('Unpack it', 'tar', ['-xzf', 'cdk-marketplace-saas-client-0.0.0.tgz', '-C', installed, '--strip-components=1'], { cwd: project });
  await run('Transpile its example', 'npx', ['esbuild', join(example, 'report-usage.ts'), '--format=esm', `--outfile=${join(project, 'report-usage.mjs')}`]);
  return () => report('Node.js', 1, process.execPath, ['report-usage.mjs'], project);
}

async function main(): Promise<void> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const prepared = await Promise.all([prepareNode(), preparePython(), prepareJava()]);
  queue = await FaultyQueue.start();
  try {
    for (const reportUsage of prepared) {
      await reportUsage();
    }
  } finally {
    await queue.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
