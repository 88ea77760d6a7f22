import { assemblyOf } from '../app/app-source.js';
import { inspect, knownTypes, renderReport } from '../deploy/exports.js';
import type { SandboxOptions } from '../sandbox-options.js';
import type { Terminal } from './terminal.js';

/** `inspect`: what would become of every resource of the app. Starts nothing. Returns whether it can run. */
export async function inspectApp(options: SandboxOptions, terminal: Terminal): Promise<boolean> {
  terminal.progress('Synthesizing the app');
  const synthesis = await assemblyOf(options);
  try {
    terminal.progress('Looking at every resource');
    const { stacks, parameters, replace, values } = options;
    const { report, problems } = await inspect(synthesis.directory, { stacks, parameters, replace, values });
    terminal.done();
    const { paint } = terminal;
    const verdict = problems.length === 0
      ? paint('good', 'The app can run here.')
      : [paint('bad', `The app cannot run here yet (${problems.length}):`), ...problems.map((problem) => `- ${problem}`)].join('\n');
    terminal.result({ runs: problems.length === 0, problems, ...report }, [renderReport(report), verdict].join('\n\n'));
    return problems.length === 0;
  } finally {
    synthesis.remove();
  }
}

/** `inspect --types`: what the local run knows. */
export function inspectTypes(terminal: Terminal): void {
  const known = knownTypes();
  const width = Math.max(...known.meaningless.map(({ type }) => type.length));
  terminal.result(known, [
    'These resource types run here:',
    ...known.supported.map((type) => `  ${type}`),
    '',
    'These have no meaning here:',
    ...known.meaningless.map(({ type, reason }) => `  ${type.padEnd(width)}  ${reason}`),
    '',
    'Any other is replaced by construct path: --replace MyStack/Hook=http://localhost:8080, --value MyStack/Db.Endpoint.Address=localhost.',
  ].join('\n'));
}
