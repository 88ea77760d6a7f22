import { runScenario } from '../scenario/exports.js';
import type { ScenarioReport } from '../scenario/exports.js';
import type { SandboxOptions } from '../sandbox-options.js';
import type { Terminal } from './terminal.js';

/** `run`: plays scenario files, one after the other, each on a sandbox of its own. Returns whether all passed. */
export async function run(files: readonly string[], sandbox: SandboxOptions, terminal: Terminal): Promise<boolean> {
  const { paint } = terminal;
  const reports: ScenarioReport[] = [];
  for (const file of files) {
    terminal.progress(`Starting ${file}`);
    const began = performance.now();
    const report = await runScenario(file, {
      sandbox,
      onStep: ({ step, time, problem }) => {
        terminal.done();
        terminal.say(problem === undefined ? `  ${paint('good', '✓')} ${paint('quiet', time)}  ${step}` : `  ${paint('bad', '✗')} ${paint('quiet', time)}  ${step}\n${indented(problem)}`);
        terminal.progress('Playing');
      },
    });
    terminal.done();
    reports.push(report);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    terminal.say(`${report.passed ? paint('good', 'passed') : paint('bad', 'failed')}  ${paint('strong', report.name)}  ${file}  ${seconds} s\n`);
  }
  const failed = reports.filter(({ passed }) => !passed);
  terminal.result({ passed: failed.length === 0, scenarios: reports }, failed.length === 0
    ? paint('good', `${reports.length} of ${reports.length} scenarios passed.`)
    : paint('bad', `${failed.length} of ${reports.length} scenarios failed: ${failed.map(({ name }) => name).join(', ')}.`));
  return failed.length === 0;
}

function indented(text: string): string {
  return text.split('\n').map((line) => `      ${line}`).join('\n');
}
