import { shown } from '../assembly/json.js';
import type { PlannedStack } from './planned-stack.js';

/** An output of a deployed stack. */
export interface DeployedOutput {
  /** As in the template. */
  readonly name: string;
  readonly constructPath: string;
  readonly value: string;
}

/** The outputs of a stack whose condition holds. */
export function resolveOutputs(stack: PlannedStack): DeployedOutput[] {
  const { displayName, constructPaths, template } = stack.source;
  return template.outputs.flatMap((output) => {
    const value = stack.outputValue(output);
    const constructPath = constructPaths.get(output.name) ?? `${displayName}/${output.name}`;
    return value === undefined ? [] : [{ name: output.name, constructPath, value: typeof value === 'string' ? value : shown(value) }];
  });
}
