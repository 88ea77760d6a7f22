import type { Assembly, AssemblyStack } from '../assembly/assembly.js';
import type { LocalServices } from '../local/services.js';
import { Given } from './given.js';
import type { GivenOptions } from './given.js';
import { PlannedStack } from './planned-stack.js';
import { World } from './world.js';

export interface PlanOptions extends GivenOptions {
  /** Names of the stacks to deploy, as deployed (`Prod-Orders`) or as in the app (`Prod/Orders`). Default: all. */
  readonly stacks?: readonly string[];
  /** Values of template parameters that have no default. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** All that will be deployed. */
export interface Plan {
  /** With those nested in others. */
  readonly stacks: readonly PlannedStack[];
  readonly given: Given;
  readonly world: World;
}

/** Says what will be deployed; creates nothing. */
export function plan(assembly: Assembly, services: LocalServices, options: PlanOptions): Plan {
  const given = new Given(options);
  const world = new World(given);
  const accounts = [...new Set(assembly.stacks.map(({ location }) => location.account).filter((account) => account !== undefined))];
  const planning = { services, accounts, given, parameters: options.parameters ?? {}, world };
  const stacks = chosen(assembly, options.stacks).flatMap((stack) => new PlannedStack(stack, planning).family);
  world.fill(stacks);
  return { stacks, given, world };
}

function chosen({ directory, stacks }: Assembly, names: readonly string[] | undefined): readonly AssemblyStack[] {
  const known = stacks.map((stack) => stack.name);
  const missing = names?.filter((name) => !stacks.some((stack) => isNamed(stack, name))) ?? [];
  if (missing.length > 0) {
    throw new Error(`The cloud assembly ${directory} has no stack ${missing.join(', ')}. Its stacks: ${known.join(', ')}.`);
  }
  return names ? stacks.filter((stack) => names.some((name) => isNamed(stack, name))) : stacks;
}

function isNamed(stack: AssemblyStack, name: string): boolean {
  return [stack.name, stack.displayName].includes(name);
}
