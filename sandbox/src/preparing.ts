import type { SandboxOptions } from './sandbox-options.js';

/** What goes on until there is an assembly to run. */
export function preparing({ assembly }: Pick<SandboxOptions, 'assembly'>): string {
  return assembly === undefined ? 'Synthesizing the app' : `Reading ${assembly}`;
}
