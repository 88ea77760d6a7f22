import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCdkProject } from './cdk-json.js';
import { isRunning } from '../state/process-identity.js';
import { projectFolder } from './project-folder.js';

export interface SynthesisOptions {
  /** The command that synthesizes the app, as in `cdk.json`. */
  readonly command: string;
  /** Where it runs. The assembly is written into a folder there, so that functions find the project's modules. */
  readonly project: string;
}

/** A cloud assembly that was made for one run. */
export interface Synthesis {
  readonly directory: string;
  remove(): void;
}

/** How much of what a failed command wrote is shown. */
const SHOWN_LINES = 40;
/**
 * Apps whose environment follows the command line get the account of everything local. Validating the template against CloudFormation's
 * schemas takes most of the time of a synthesis, and is for those who deploy: set CDK_VALIDATION=true to have it here as well.
 */
const LOCAL_ENVIRONMENT = { CDK_DEFAULT_ACCOUNT: '000000000000', CDK_DEFAULT_REGION: 'us-east-1', CDK_VALIDATION: 'false' };

/** Runs the command of an app as the CDK does, into a folder of its own. */
export async function synthesize({ command, project }: SynthesisOptions): Promise<Synthesis> {
  const existing = resolve(project, command);
  if (existsSync(join(existing, 'manifest.json'))) {
    return { directory: existing, remove: () => undefined };
  }
  const directory = newDirectory(project);
  const remove = () => {
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await run(command, project, {
      ...LOCAL_ENVIRONMENT,
      ...process.env,
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:enable-path-metadata': true, ...readCdkProject(project).context }),
    });
    if (!existsSync(join(directory, 'manifest.json'))) {
      throw new Error(`The app '${command}' ended well and wrote no cloud assembly into CDK_OUTDIR. Does it call app.synth(), and set no outdir of its own?`);
    }
    return { directory, remove };
  } catch (cause) {
    remove();
    throw cause;
  }
}

/** A fresh folder, `<process>-…`; those of processes that are gone are removed. */
function newDirectory(project: string): string {
  const parent = join(projectFolder(project), 'assemblies');
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (!isRunning({ pid: Number.parseInt(name) })) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
  return mkdtempSync(join(parent, `${process.pid}-`));
}

async function run(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, { cwd, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: string[] = [];
  const keep = (chunk: Buffer) => written.push(chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | string | null>((done, failed) => {
    child.once('error', failed).once('close', (exit, signal) => {
      done(exit ?? signal);
    });
  });
  if (code !== 0) {
    const lines = written.join('').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
    throw new Error(`The app '${command}' failed (${code ?? 'unknown'}) in ${cwd}:\n${lines}`);
  }
}
