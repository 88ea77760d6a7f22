import type { SandboxOptions } from './sandbox-options.js';
import { timeOfState } from './state/state-folder.js';

/** Where virtual time begins, and what people should know about it. */
export interface StartTime {
  /** Undefined: now. */
  readonly time?: Date;
  readonly notices: readonly string[];
}

/** Time in a state folder never goes back, nor to where nothing has happened: it goes on from where it was. */
export function startTime({ start, stateDirectory }: Pick<SandboxOptions, 'start' | 'stateDirectory'>): StartTime {
  const reached = stateDirectory === undefined ? undefined : timeOfState(stateDirectory);
  if (stateDirectory === undefined || reached === undefined || start === undefined || start.getTime() === reached.getTime()) {
    return { time: reached ?? start, notices: [] };
  }
  const notice = `The start ${start.toISOString()} has no effect: the state in ${stateDirectory} goes on from ${reached.toISOString()}. Leave out --start (or start in the configuration), or remove the folder to begin anew.`;
  return { time: reached, notices: [notice] };
}
