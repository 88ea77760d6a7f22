import { shown } from '../assembly/json.js';
import type { PlannedStack } from './planned-stack.js';

/** An output of a deployed stack. */
export interface DeployedOutput {
  /** As in the template. */
  readonly name: string;
  readonly constructPath: string;
  readonly value: string;
}

/** What the CDK calls an output that it makes itself, for another stack of the app that refers to something of this one. */
const FOR_OTHER_STACKS = /(^|[/])(Exports\/Output\{.*|ExportsOutput(Ref|FnGetAtt)\w*)$/;

/** The outputs of a stack whose condition holds, but for those that only tell other stacks: nobody has given them a name. */
export function resolveOutputs(stack: PlannedStack): DeployedOutput[] {
  const { displayName, constructPaths, template } = stack.source;
  return template.outputs.flatMap((output) => {
    const value = stack.outputValue(output);
    const constructPath = constructPaths.get(output.name) ?? `${displayName}/${output.name}`;
    return value === undefined || FOR_OTHER_STACKS.test(constructPath) ? [] : [{ name: output.name, constructPath, value: typeof value === 'string' ? value : shown(value) }];
  });
}
