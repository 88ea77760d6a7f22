import type { Assembly, AssemblyStack } from '../assembly/assembly.js';
import { Resolver } from '../assembly/resolver.js';
import { Unresolvable } from '../assembly/unresolvable.js';
import type { LocalServices } from '../local/services.js';
import { PlannedResource } from './planned-resource.js';
import { typeNamed } from './supported-types.js';

export interface PlanOptions {
  /** Names of the stacks to deploy. Default: all. */
  readonly stacks?: readonly string[];
  /** Values of template parameters that have no default. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A stack that will be deployed. */
export interface PlannedStack {
  readonly source: AssemblyStack;
  readonly resolver: Resolver;
  /** By logical id; without those whose condition does not hold. */
  readonly resources: ReadonlyMap<string, PlannedResource>;
  /** Resources whose type the local run does not know. */
  readonly unknown: readonly { readonly type: string; readonly logicalId: string; readonly constructPath: string }[];
}

/** Says what will be deployed; creates nothing. */
export function plan(assembly: Assembly, services: LocalServices, options: PlanOptions): PlannedStack[] {
  return chosen(assembly, options.stacks).map((stack) => planStack(stack, services, options));
}

function chosen({ directory, stacks }: Assembly, names: readonly string[] | undefined): readonly AssemblyStack[] {
  const known = stacks.map((stack) => stack.name);
  const missing = names?.filter((name) => !known.includes(name)) ?? [];
  if (missing.length > 0) {
    throw new Error(`The cloud assembly ${directory} has no stack ${missing.join(', ')}. Its stacks: ${known.join(', ')}.`);
  }
  return names ? stacks.filter((stack) => names.includes(stack.name)) : stacks;
}

function planStack(stack: AssemblyStack, services: LocalServices, options: PlanOptions): PlannedStack {
  const { template } = stack;
  const resources = new Map<string, PlannedResource>();
  const unknown: { type: string; logicalId: string; constructPath: string }[] = [];
  const resourceOf = (logicalId: string): PlannedResource | undefined => {
    const resource = resources.get(logicalId);
    const declared = template.resources.find((other) => other.logicalId === logicalId);
    if (resource || unknown.some((other) => other.logicalId === logicalId)) {
      return resource;
    }
    throw new Unresolvable(declared
      ? `${logicalId} exists only under the condition ${declared.condition ?? ''}, which does not hold`
      : `the template has no resource and no parameter ${logicalId}`);
  };
  const resolver = new Resolver({
    template,
    environment: { stackName: stack.name, region: services.region, account: services.account },
    location: stack.location,
    parameters: { ...stack.parameters, ...options.parameters },
    references: {
      // An unknown resource ends the deployment anyway; complaining about references to it as well would bury that.
      ref: (logicalId) => resourceOf(logicalId)?.identity.physicalId ?? `unknown:${logicalId}`,
      getAtt: (logicalId, attribute) => {
        const resource = resourceOf(logicalId);
        return resource ? attributeOf(resource, attribute) : `unknown:${logicalId}.${attribute}`;
      },
    },
  });
  for (const declared of template.resources) {
    const { condition, logicalId, type } = declared;
    if (condition !== undefined && !resolver.conditionHolds(condition, { resource: `${type} ${logicalId}`, path: 'Condition' })) {
      continue;
    }
    const kind = typeNamed(type);
    if (kind) {
      resources.set(logicalId, new PlannedResource({ stack, services, resolver }, declared, kind));
    } else {
      unknown.push({ type, logicalId, constructPath: stack.constructPaths.get(logicalId) ?? `${stack.name}/${logicalId}` });
    }
  }
  return { source: stack, resolver, resources, unknown };
}

function attributeOf(resource: PlannedResource, attribute: string): string {
  const { attributes, declared, logicalId } = resource;
  if (!(attribute in attributes)) {
    throw new Unresolvable(`${logicalId} (${declared.type}) has no attribute ${attribute} locally (it has: ${Object.keys(attributes).join(', ') || 'none'})`);
  }
  return attributes[attribute];
}
