import { UnresolvedError } from '../assembly/unresolvable.js';
import type { LocalServices } from '../local/services.js';
import { applyAttributes, applyProperties } from './apply-properties.js';
import { DeployError } from './deploy-error.js';
import { resolveOutputs } from './outputs.js';
import type { PlannedStack } from './plan.js';
import type { PlannedResource } from './planned-resource.js';
import { rehearse } from './rehearsal.js';
import { reportOf } from './report.js';
import type { DeployReport } from './report.js';
import { isSupported, supportedTypes } from './supported-types.js';

/** Looks at everything before anything is created, and reports all problems at once. */
export async function check(stacks: readonly PlannedStack[], services: LocalServices): Promise<DeployReport> {
  const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
  const named = resources.filter((resource) => unresolved(() => resource.identity).length === 0);
  const problems = [
    ...stacks.flatMap(unknownTypes),
    ...resources.flatMap((resource) => unresolved(() => resource.identity)),
    ...resources.flatMap(propertyProblems),
    ...clashes(named),
    ...stacks.flatMap((stack) => unresolved(() => resolveOutputs(stack))),
  ];
  // What refers to something wrong would only repeat the complaints.
  const all = problems.length > 0 ? problems : await rehearse(stacks, services);
  if (all.length > 0) {
    throw new DeployError([...new Set(all)]);
  }
  return reportOf(stacks);
}

function unknownTypes({ unknown }: PlannedStack): string[] {
  const known = supportedTypes.map(({ type }) => type).join(', ');
  return unknown.map(({ type, logicalId, constructPath }) =>
    `${type} ${constructPath} (logical id ${logicalId}): this resource type is not supported locally (supported: ${known}). Leave it out of the app that you run locally, or put it into a stack of its own and name the stacks to run.`);
}

function propertyProblems(resource: PlannedResource): string[] {
  const problems = [...applyProperties(resource).problems, ...applyAttributes(resource).problems];
  return problems.map((problem) => (problem.startsWith(resource.title) ? problem : `${resource.title}: ${problem}.`));
}

function clashes(resources: readonly PlannedResource[]): string[] {
  const owners = new Map<string, PlannedResource>();
  return resources.filter(({ kind }) => isSupported(kind)).flatMap((resource) => {
    const keys = uniqueKeys(resource);
    const other = keys.map((key) => owners.get(key)).find((owner) => owner !== undefined);
    keys.forEach((key) => owners.set(key, resource));
    return other ? [`${resource.title} has the same name as ${other.title}. Give one of them another name, or name the stacks to run, one at a time.`] : [];
  });
}

function uniqueKeys({ declared, identity, logicalId }: PlannedResource): string[] {
  // The local services know an HTTP API by its logical id only.
  const api = declared.type === 'AWS::ApiGatewayV2::Api' ? [`HTTP API ${logicalId}`] : [];
  return identity.arn === undefined ? api : [identity.arn, ...api];
}

function unresolved(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (cause) {
    if (cause instanceof UnresolvedError) {
      return [cause.message];
    }
    throw cause;
  }
}
