import { shown } from '../assembly/json.js';
import type { PlannedStack } from './plan.js';

/** An output of a deployed stack. */
export interface DeployedOutput {
  /** As in the template. */
  readonly name: string;
  readonly constructPath: string;
  readonly value: string;
}

/** The outputs of a stack whose condition holds. */
export function resolveOutputs({ resolver, source }: PlannedStack): DeployedOutput[] {
  return source.template.outputs.flatMap(({ name, value, condition }) => {
    const place = { resource: `Output ${name} of stack ${source.name}`, path: 'Value' };
    if (condition !== undefined && !resolver.conditionHolds(condition, { ...place, path: 'Condition' })) {
      return [];
    }
    const resolved = resolver.resolve(value, place);
    return [{ name, constructPath: source.constructPaths.get(name) ?? `${source.name}/${name}`, value: typeof resolved === 'string' ? resolved : shown(resolved) }];
  });
}
