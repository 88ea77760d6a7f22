import type { Json } from '../assembly/json.js';
import { argumentsOf, commandNamed } from '../commands/exports.js';
import type { Stage } from '../commands/exports.js';
import type { Step } from './format.js';
import { differences } from './match.js';
import { patternOf } from './pattern.js';
import { Variables } from './variables.js';

/** Plays steps on a stage: the next one begins when all that the last one caused is done. */
export class StepPlayer {
  private readonly variables = new Variables();

  constructor(private readonly stage: Stage) {}

  /** Runs a command. Its result can be referred to by the name that the command gave to a purchase. */
  public async command(name: string, given?: Json): Promise<Json> {
    const command = commandNamed(name);
    const args = argumentsOf(command, given === undefined ? undefined : this.variables.resolve(given));
    const result = await command.run(this.stage, args);
    if (typeof args.as === 'string') {
      this.variables.save(args.as, result);
    }
    await this.stage.settle();
    return result;
  }

  /** Plays a step of a file. Returns what was not as expected, if anything. */
  public async step({ command, given, expect, save, fails }: Step): Promise<string | undefined> {
    let result: Json;
    try {
      result = await this.command(command, given);
    } catch (error) {
      return refusalProblem(messageOf(error), fails);
    }
    if (fails !== undefined) {
      return `${command} succeeded; expected it to fail${fails === true ? '' : ` with ${fails}`}. Its result: ${JSON.stringify(result)}`;
    }
    if (save !== undefined) {
      this.variables.save(save, result);
    }
    return expect === undefined ? undefined : this.differenceFrom(expect, result);
  }

  /** What is expected may be wrong itself: that is a problem of the step, too. */
  private differenceFrom(expect: Json, result: Json): string | undefined {
    try {
      const problems = differences(result, this.variables.resolve(expect));
      return problems.length === 0 ? undefined : problems.join('\n');
    } catch (error) {
      return messageOf(error);
    }
  }
}

function refusalProblem(message: string, fails: string | true | undefined): string | undefined {
  if (fails === undefined || fails === true) {
    return fails ? undefined : message;
  }
  try {
    return patternOf(fails).test(message) ? undefined : `it failed with "${message}"; expected a message that matches ${fails}`;
  } catch (error) {
    return `"fails": ${messageOf(error)}`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
