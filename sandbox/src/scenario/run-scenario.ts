import type { Json } from '../assembly/json.js';
import { UsageError } from '../commands/exports.js';
import { isJsonObject } from '../json.js';
import { Sandbox } from '../sandbox.js';
import type { SandboxOptions } from '../sandbox-options.js';
import { expectLike } from './expectation.js';
import type { ScenarioFile, Step } from './format.js';
import { loadScenario } from './load.js';
import type { Scenario, ScenarioReport, ScenarioSetting, StepReport } from './scenario.js';
import { StepPlayer } from './steps.js';

export interface ScenarioOptions {
  /** How to start the sandbox; what the scenario says itself comes first. */
  readonly sandbox: SandboxOptions;
  /** Told of each step when it is done. */
  readonly onStep?: (step: StepReport) => void;
}

/** Plays a scenario file on a sandbox of its own. A scenario that fails is a report; only what cannot be read or started is an error. */
export async function runScenario(file: string, { sandbox: options, onStep = () => undefined }: ScenarioOptions): Promise<ScenarioReport> {
  if (options.stateDirectory !== undefined) {
    throw new UsageError(`A scenario starts from nothing, and the state folder ${options.stateDirectory} would bring along what others left. Leave it out.`);
  }
  const scenario = await loadScenario(file);
  const setting = settingOf(scenario);
  const sandbox = await Sandbox.start({ ...options, ...setting });
  const steps: StepReport[] = [];
  const done = (step: string, problem?: string) => {
    const report: StepReport = { step, time: new Date(sandbox.clock.now()).toISOString(), ...(problem !== undefined && { problem }) };
    steps.push(report);
    onStep(report);
  };
  try {
    await ('run' in scenario ? playFunction(scenario, sandbox, done) : playSteps(scenario.steps, sandbox, done));
    const refused = refusedCalls(sandbox);
    if (refused !== undefined) {
      done('permissions', refused);
    }
  } finally {
    await sandbox.stop();
  }
  return { name: scenario.name, file, seed: setting.seed ?? options.seed, passed: steps.every(({ problem }) => problem === undefined), steps };
}

type Done = (step: string, problem?: string) => void;

/** The first step that is not as expected ends the scenario: those after it build on it. */
async function playSteps(steps: readonly Step[], sandbox: Sandbox, done: Done): Promise<void> {
  const player = new StepPlayer(sandbox);
  for (const step of steps) {
    const problem = await player.step(step);
    done(titleOf(step.command, step.given), problem);
    if (problem !== undefined) {
      return;
    }
  }
}

async function playFunction(scenario: Scenario, sandbox: Sandbox, done: Done): Promise<void> {
  const player = new StepPlayer(sandbox);
  try {
    await scenario.run({
      sandbox,
      step: async (command, given) => {
        requireName(command);
        const result = await player.command(command, given);
        done(titleOf(command, given));
        return result;
      },
      expect: expectLike,
    });
  } catch (error) {
    done(scenario.name, error instanceof Error ? error.message : String(error));
  }
}

/** Who writes JavaScript may give anything: a step of a YAML file, for one. */
function requireName(command: unknown): void {
  if (typeof command !== 'string') {
    const [name = 'advance', given = '2h'] = isJsonObject(command) ? Object.entries(command)[0] ?? [] : [];
    throw new UsageError(`step is called with ${JSON.stringify(command)}. It takes the name of a command, and then its arguments: step(${JSON.stringify(name)}, ${JSON.stringify(given)}).`);
  }
}

function settingOf(scenario: ScenarioFile | Scenario): ScenarioSetting {
  const { behaviour, faults, products, seed, start } = scenario as ScenarioSetting;
  return Object.fromEntries(Object.entries({ behaviour, faults, products, seed, start }).filter(([, value]) => value !== undefined));
}

/**
 * A call that the role of its function does not allow would fail in AWS: it fails the scenario, whatever came of it. Who asked for a
 * report only gets that.
 */
function refusedCalls(sandbox: Sandbox): string | undefined {
  const { mode, refused } = sandbox.permissions;
  return mode !== 'ENFORCE' || refused.length === 0 ? undefined : refused.map((call) => JSON.stringify(call)).join('\n');
}

function titleOf(command: string, given?: Json): string {
  const text = given === undefined || given === null ? '' : typeof given === 'string' ? given : JSON.stringify(given);
  return `${command} ${text}`.trim();
}
