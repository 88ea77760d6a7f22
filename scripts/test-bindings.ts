/**
 * Proves the Python and Java bindings: builds the wheel and the jar, installs them in a clean virtual
 * environment and a clean Maven project, synthesizes the quickstart in each language, and compares the
 * templates with the TypeScript one. That one is synthesized by plain Node from the compiled package, with an
 * empty PATH and no way to start a process: no esbuild and no Docker.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, stripVTControlCharacters } from 'node:util';

const root = join(__dirname, '..');
const work = join(root, 'dist', 'bindings');
const cdkVersion = (JSON.parse(readFileSync(join(root, 'node_modules', 'aws-cdk-lib', 'package.json'), 'utf8')) as { version: string }).version;

function run(what: string, command: string, args: string[], options: { cwd?: string; env?: Record<string, string>; onlyEnv?: Record<string, string> } = {}): void {
  const started = Date.now();
  process.stdout.write(`${what} … `);
  try {
    execFileSync(command, args, { cwd: options.cwd ?? root, env: options.onlyEnv ?? { ...process.env, ...options.env }, stdio: 'pipe', maxBuffer: 1 << 28 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    console.log('failed');
    console.error([stdout, stderr].map((output) => output?.toString().slice(-6_000)).join('\n'));
    process.exit(1);
  }
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function template(language: string): Record<string, unknown> {
  const file = join(work, 'out', language, 'Quickstart.template.json');
  const withoutHashes = readFileSync(file, 'utf8').replace(/\b[0-9a-f]{64}\b/g, 'HASH');
  const { Resources, ...rest } = JSON.parse(withoutHashes) as { Resources: Record<string, { Type: string; Metadata?: unknown }> };
  return {
    ...rest,
    Resources: Object.fromEntries(Object.entries(Resources)
      .filter(([, resource]) => resource.Type !== 'AWS::CDK::Metadata')
      .map(([id, resource]) => [id, { ...resource, Metadata: undefined }])),
  };
}

function outdir(language: string): Record<string, string> {
  return { CDK_OUTDIR: join(work, 'out', language) };
}

/** Refuses to start any process, so that whatever needs esbuild or Docker fails. */
const NO_PROCESSES = `const processes = require('node:child_process');
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  processes[name] = (command) => { throw new Error('Synthesis must not start a process, but it starts ' + command); };
}
`;

function typescript(): void {
  const project = join(work, 'typescript');
  run('Transpile the TypeScript quickstart', 'npx', ['esbuild', 'examples/quickstart/app.ts', '--format=cjs', '--platform=node', `--outfile=${join(project, 'app.js')}`]);
  cpSync(join(root, 'examples', 'quickstart', 'functions'), join(project, 'functions'), { recursive: true });
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules', 'cdk-marketplace-saas'));
  writeFileSync(join(project, 'no-processes.cjs'), NO_PROCESSES);
  run('Synthesize it with an empty PATH and no child process', process.execPath, ['--require', './no-processes.cjs', 'app.js'],
    { cwd: project, onlyEnv: { PATH: '', HOME: work, ...outdir('typescript') } });
}

function python(): void {
  run('Build the Python wheel', 'npx', ['jsii-pacmak', '--target', 'python', '--outdir', 'dist']);
  const venv = join(work, 'venv');
  run('Create a virtual environment', 'python3', ['-m', 'venv', venv]);
  const wheel = readdirSync(join(root, 'dist', 'python')).find((file) => file.endsWith('.whl'));
  run('Install the wheel', join(venv, 'bin', 'pip'), ['install', '--quiet', join(root, 'dist', 'python', wheel ?? ''), `aws-cdk-lib==${cdkVersion}`]);
  run('Synthesize the Python quickstart', join(venv, 'bin', 'python'), ['app.py'], { cwd: join(root, 'examples', 'quickstart-python'), env: outdir('python') });
}

function java(): void {
  run('Build the Java jar', 'npx', ['jsii-pacmak', '--target', 'java', '--outdir', 'dist']);
  const project = join(work, 'java');
  cpSync(join(root, 'examples', 'quickstart-java'), project, { recursive: true, filter: (path) => !path.endsWith('/target') });
  const pom = join(project, 'pom.xml');
  const built = `<repositories><repository><id>built</id><url>file://${join(root, 'dist', 'java')}</url></repository></repositories>`;
  writeFileSync(pom, readFileSync(pom, 'utf8').replace('<dependencies>', `${built}\n  <dependencies>`));
  const installed = join(localRepository(project), 'io', 'github', 'cdkmarketplacesaas');
  // An artifact of an earlier run with the same version would be used instead of the one just built.
  rmSync(installed, { recursive: true, force: true });
  const versions = `-Dcdk.version=${cdkVersion}`;
  const functions = `-Dfunctions=${join(root, 'examples', 'quickstart', 'functions')}`;
  run('Synthesize the Java quickstart', 'mvn', ['-q', '--batch-mode', versions, functions, 'compile', 'exec:java'], { cwd: project, env: outdir('java') });
  const jar = join('cdk-marketplace-saas', '0.0.0', 'cdk-marketplace-saas-0.0.0.jar');
  if (!readFileSync(join(installed, jar)).equals(readFileSync(join(root, 'dist', 'java', 'io', 'github', 'cdkmarketplacesaas', jar)))) {
    throw new Error(`Maven used another artifact than the one just built: remove ${installed} and try again.`);
  }
}

/** Where Maven keeps artifacts. It may colour what it prints. */
function localRepository(project: string): string {
  const printed = execFileSync('mvn', ['-q', '--batch-mode', '-Dstyle.color=never', 'help:evaluate', '-Dexpression=settings.localRepository', '-DforceStdout'], { cwd: project });
  return stripVTControlCharacters(printed.toString()).trim();
}

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
typescript();
python();
java();

const expected = template('typescript');
for (const language of ['python', 'java']) {
  const equal = isDeepStrictEqual(template(language), expected);
  console.log(`${language}: ${equal ? 'template equals the TypeScript one' : `template differs, compare ${join('dist', 'bindings', 'out')}`}`);
  process.exitCode = equal ? process.exitCode : 1;
}
