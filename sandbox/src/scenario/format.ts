import * as v from 'valibot';
import { behaviourSchema, momentSchema, productsSchema, seedSchema } from '../app/setting-schemas.js';
import type { Json, JsonObject } from '../assembly/json.js';
import { didYouMean } from '../commands/closest.js';
import { commands } from '../commands/exports.js';
import { faultPlanSchema } from '../marketplace/faults/plan-check.js';

const json = v.custom<Json>(() => true);

/**
 * A step: one command with its arguments, and what is expected of it. `save` keeps the result for `${name.member}` in later
 * steps; `fails` is a pattern for the message of a command that must be refused, or true: whatever the message is.
 */
export interface Step {
  readonly command: string;
  readonly given?: Json;
  readonly expect?: Json;
  readonly save?: string;
  readonly fails?: string | true;
}

const REST = ['expect', 'save', 'fails'];

const step = v.pipe(
  v.record(v.string(), json, 'a step is a command with its arguments, for example "advance: 2h"'),
  v.check((given) => commandsIn(given).length === 1, ({ input }) => `a step has one command, not ${commandsIn(input).length} (${commandsIn(input).join(', ') || 'none'})${misspeltIn(input)}`),
  v.check((given) => commandsIn(given).length !== 1 || isCommand(commandsIn(given)[0]), ({ input }) => unknownCommand(commandsIn(input)[0])),
  v.check((given) => !('expect' in given && 'fails' in given), 'what fails has no result: leave out "expect" or "fails"'),
  v.check((given) => !('save' in given) || (typeof given.save === 'string' && given.save !== ''), ({ input }) => `"save" is ${JSON.stringify(input.save)}; give a name, as a text`),
  v.check((given) => !('fails' in given) || typeof given.fails === 'string' || given.fails === true, ({ input }) => `"fails" is ${JSON.stringify(input.fails)}; give a pattern of the message, as a text, or true for any refusal`),
  v.transform((given): Step => {
    const [command] = commandsIn(given);
    return { command, given: given[command], expect: given.expect, save: textOf(given.save), fails: given.fails === true ? true : textOf(given.fails) };
  }),
);

/** A scenario file in YAML or JSON. Products, behaviour and faults are as in the configuration file. */
export const scenarioFile = v.strictObject({
  name: v.string(),
  start: v.optional(momentSchema),
  seed: v.optional(seedSchema),
  products: v.optional(productsSchema),
  behaviour: v.optional(behaviourSchema),
  faults: v.optional(faultPlanSchema),
  steps: v.pipe(v.array(step), v.minLength(1, 'a scenario has at least one step')),
});

export type ScenarioFile = v.InferOutput<typeof scenarioFile>;

/** @throws Error that names the file and everything wrong with it */
export function parseScenario(source: unknown, file: string): ScenarioFile {
  const result = v.safeParse(scenarioFile, source);
  if (result.success) {
    return result.output;
  }
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? '(file)'}: ${issue.message}`);
  throw new Error(`The scenario ${file} cannot be read:\n  ${problems.join('\n  ')}`);
}

function commandsIn(step: unknown): string[] {
  return Object.keys(step as JsonObject).filter((name) => !REST.includes(name));
}

function isCommand(name: string): boolean {
  return commands.some((command) => command.name === name);
}

/** What is no command may be meant as one, or as what stands beside it. */
function unknownCommand(name: string): string {
  const names = commands.map((command) => command.name);
  return `there is no command '${name}'.${didYouMean(name, [...names, ...REST])} There is: ${names.join(', ')}`;
}

function misspeltIn(step: unknown): string {
  return commandsIn(step).filter((name) => !isCommand(name)).map((name) => `; there is no command '${name}'.${didYouMean(name, [...REST, ...commands.map((command) => command.name)])}`).join('');
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
