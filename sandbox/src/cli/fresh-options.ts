import { UsageError } from '../commands/exports.js';
import type { SandboxOptions } from '../sandbox-options.js';
import { sandboxOptions } from './app-options.js';
import type { AppFlags } from './app-options.js';
import type { Terminal } from './terminal.js';

/** Options of what starts from nothing each time: nothing that others left may come along. */
export function freshOptions(flags: AppFlags, project: string, terminal: Terminal): SandboxOptions {
  if (flags.state !== undefined) {
    throw new UsageError('Each of these sandboxes starts from nothing, so that it goes the same way every time. Leave out --state.');
  }
  const { stateDirectory, ...options } = sandboxOptions(flags, project);
  if (stateDirectory !== undefined) {
    terminal.warn(`The state folder of the configuration is left alone (${stateDirectory}): this starts from nothing.`);
  }
  return options;
}
