import * as v from 'valibot';
import type { Json, JsonObject } from '../assembly/json.js';

const json = v.custom<Json>(() => true);

/**
 * A step: one command with its arguments, and what is expected of it. `save` keeps the result for `${name.member}` in later
 * steps; `fails` is a pattern for the message of a command that must be refused.
 */
export interface Step {
  readonly command: string;
  readonly given?: Json;
  readonly expect?: Json;
  readonly save?: string;
  readonly fails?: string;
}

const REST = ['expect', 'save', 'fails'];

const step = v.pipe(
  v.record(v.string(), json, 'a step is a command with its arguments, for example "advance: 2h"'),
  v.check((given) => commandsIn(given).length === 1, ({ input }) => `a step has one command, not ${commandsIn(input).length} (${commandsIn(input).join(', ') || 'none'})`),
  v.check((given) => !('expect' in given && 'fails' in given), 'what fails has no result: leave out "expect" or "fails"'),
  v.transform((given): Step => {
    const [command] = commandsIn(given);
    return { command, given: given[command], expect: given.expect, save: textOf(given.save), fails: textOf(given.fails) };
  }),
);

/** A scenario file in YAML or JSON. Products, behaviour and faults are as in the configuration file. */
export const scenarioFile = v.strictObject({
  name: v.string(),
  start: v.optional(v.pipe(v.string(), v.check((text) => !Number.isNaN(Date.parse(text)), 'write it as 2027-02-10T12:00:00Z'), v.transform((text) => new Date(text)))),
  seed: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String))),
  products: v.optional(json),
  behaviour: v.optional(json),
  faults: v.optional(json),
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

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
