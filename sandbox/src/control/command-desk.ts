import type { Command, JsonValue, Stage } from '../commands/exports.js';
import { Turns } from '../turns.js';

/** Gives the commands of several askers to one stage: what changes something takes turns, looking does not wait. */
export class CommandDesk {
  private readonly turns = new Turns();

  constructor(private readonly stage: Stage) {}

  public run(command: Command, given: unknown): Promise<JsonValue> {
    const work = () => command.run(this.stage, given);
    return command.changes ? this.turns.take(work) : work();
  }
}
