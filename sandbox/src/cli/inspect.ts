import { assemblyOf } from '../app/app-source.js';
import { blockOf, inspect, knownTypes, renderReport } from '../deploy/exports.js';
import { preparing } from '../preparing.js';
import type { SandboxOptions } from '../sandbox-options.js';
import type { Terminal } from './terminal.js';

const ALL = 'With --all: what would become of every resource and property.';

/**
 * `inspect`: whether the app can run here, and what to add if not. Starts nothing. Returns whether it can run.
 * @param all for people, too, what would become of every resource; programs are always told
 */
export async function inspectApp(options: SandboxOptions, terminal: Terminal, all = false): Promise<boolean> {
  terminal.progress(preparing(options));
  const synthesis = await assemblyOf(options);
  try {
    terminal.progress('Looking at every resource');
    const { stacks, parameters, replace, values } = options;
    const { block, report, problems } = await inspect(synthesis.directory, { stacks, parameters, replace, values });
    terminal.done();
    const { paint } = terminal;
    const verdict = problems.length === 0
      ? paint('good', 'The app can run here.')
      : [paint('bad', `The app cannot run here yet (${problems.length}):`), ...problems.map((problem) => `- ${problem}`)].join('\n');
    const words = [verdict, ...block === undefined ? [] : [blockOf(block)], all ? renderReport(report) : paint('quiet', ALL)];
    terminal.result({ runs: problems.length === 0, problems, block, ...report }, words.join('\n\n'));
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
    'For any other, give what refers to it a value by construct path: --value MyStack/Db.Endpoint.Address=localhost. A function can run elsewhere: --replace MyStack/Hook=http://localhost:8080.',
  ].join('\n'));
}
