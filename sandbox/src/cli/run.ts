import { runScenario } from '../scenario/exports.js';
import type { ScenarioOptions, ScenarioReport } from '../scenario/exports.js';
import type { SandboxOptions } from '../sandbox-options.js';
import type { Terminal } from './terminal.js';

/** `run`: plays scenario files, one after the other, each on a sandbox of its own. Returns whether all passed. */
export async function run(files: readonly string[], sandbox: SandboxOptions, terminal: Terminal): Promise<boolean> {
  const { paint } = terminal;
  const reports: ScenarioReport[] = [];
  for (const file of files) {
    terminal.progress(`Starting ${file}`);
    const began = performance.now();
    const report = await reportOf(file, {
      sandbox,
      onStep: ({ step, time, problem }) => {
        terminal.done();
        terminal.say(problem === undefined ? `  ${paint('good', '✓')} ${paint('quiet', time)}  ${step}` : `  ${paint('bad', '✗')} ${paint('quiet', time)}  ${step}\n${indented(problem)}`);
        terminal.progress('Playing');
      },
    });
    terminal.done();
    reports.push(report);
    if (report.problem !== undefined) {
      terminal.say(indented(report.problem));
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    terminal.say(`${report.passed ? paint('good', 'passed') : paint('bad', 'failed')}  ${paint('strong', report.name)}  ${file}  ${seconds} s\n`);
  }
  const failed = reports.filter(({ passed }) => !passed);
  terminal.result({ passed: failed.length === 0, scenarios: reports }, failed.length === 0
    ? paint('good', `${reports.length} of ${reports.length} scenarios passed.`)
    : paint('bad', `${failed.length} of ${reports.length} scenarios failed: ${failed.map(({ name }) => name).join(', ')}.`));
  return failed.length === 0;
}

/** What cannot be read or started is a failure of this file; the others are played all the same. */
async function reportOf(file: string, options: ScenarioOptions): Promise<ScenarioReport> {
  try {
    return await runScenario(file, options);
  } catch (cause) {
    return { name: file, file, passed: false, problem: cause instanceof Error ? cause.message : String(cause), steps: [] };
  }
}

function indented(text: string): string {
  return text.split('\n').map((line) => `      ${line}`).join('\n');
}
