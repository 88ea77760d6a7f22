import type { Json } from '../assembly/json.js';
import type { SandboxOptions } from '../sandbox-options.js';
import type { Stage } from '../commands/exports.js';

/** What a scenario says about the sandbox it plays in; the rest comes from the command line and the configuration file. */
export type ScenarioSetting = Pick<SandboxOptions, 'behaviour' | 'faults' | 'products' | 'seed' | 'start'>;

/** What a scenario written in TypeScript plays with. */
export interface Play {
  /** The sandbox: buyers, clock, functions, tables. */
  readonly sandbox: NonNullable<Stage['app']>;
  /** Runs a command by its name, as a step of a scenario file does, and gives its result. */
  readonly step: (command: string, given?: Json) => Promise<Json>;
  /** Fails with a list of what differs. Objects may have more members than expected. */
  readonly expect: (actual: unknown, expected: Json) => void;
}

/** A scenario in TypeScript: the default export of its file. */
export interface Scenario extends ScenarioSetting {
  readonly name: string;
  run(play: Play): Promise<void>;
}

/** Types a scenario; it changes nothing. */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}

/** One step as it went. */
export interface StepReport {
  readonly step: string;
  /** ISO 8601, virtual time at its end. */
  readonly time: string;
  /** What was not as expected; absent if all was. */
  readonly problem?: string;
}

export interface ScenarioReport {
  readonly name: string;
  readonly file: string;
  readonly seed?: string;
  readonly passed: boolean;
  /** Why it could not be played at all. */
  readonly problem?: string;
  readonly steps: readonly StepReport[];
}
