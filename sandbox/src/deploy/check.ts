import { UnresolvedError } from '../assembly/unresolvable.js';
import type { LocalServices } from '../local/services.js';
import { applyAttributes, applyProperties } from './apply-properties.js';
import { clashes } from './clashes.js';
import { DeployError } from './deploy-error.js';
import { functions } from './functions.js';
import type { Given } from './given.js';
import { resolveOutputs } from './outputs.js';
import type { Plan } from './plan.js';
import type { PlannedResource } from './planned-resource.js';
import { rehearse } from './rehearsal.js';
import { reportOf } from './report.js';
import type { DeployReport } from './report.js';
import { MISSING_VALUE } from './substitute.js';
import { supportedTypes } from './supported-types.js';

/** What came of a look at everything that would be deployed. */
export interface Findings {
  readonly report: DeployReport;
  /** Why it cannot run, every reason at once. */
  readonly problems: readonly string[];
  /** What the problems say to add, for marketplace.sandbox.yaml, if it is several lines. */
  readonly block?: string;
}

/** Looks at everything before anything is created, and throws all problems at once. */
export async function check(planned: Plan, services: LocalServices): Promise<DeployReport> {
  const { block, problems, report } = await find(planned, services);
  if (problems.length > 0) {
    const isUnknown = planned.stacks.some(({ substitutes }) => [...substitutes.values()].some((substitute) => substitute.problem() !== undefined));
    throw new DeployError(problems, [
      ...block === undefined ? [] : [blockOf(block)],
      ...isUnknown ? [`Resource types that have an effect locally: ${supportedTypes.map(({ type }) => type).join(', ')}.`] : [],
    ].join('\n\n'));
  }
  return report;
}

/** The block with what to do with it. */
export function blockOf(block: string): string {
  return `The lines together, to be completed in marketplace.sandbox.yaml:\n\n${block}`;
}

/** Looks at everything; creates nothing. */
export async function find({ given, stacks, world }: Plan, services: LocalServices): Promise<Findings> {
  const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
  const named = resources.filter((resource) => unresolved(() => resource.identity).length === 0);
  const found = [
    ...resources.flatMap((resource) => unresolved(() => resource.identity)),
    ...resources.flatMap((resource) => propertyProblems(resource, given)),
    ...clashes(named),
    ...stacks.flatMap((stack) => unresolved(() => resolveOutputs(stack))),
  ];
  const substitutes = stacks.flatMap((stack) => [...stack.substitutes.values()]);
  const paths = [...resources, ...substitutes].map(({ constructPath }) => constructPath);
  const problems = [
    ...substitutes.map((substitute) => substitute.problem()).filter((problem) => problem !== undefined),
    ...world.problems,
    // What refers to something wrong would only repeat the complaints.
    ...found.filter((problem) => !problem.includes(MISSING_VALUE)),
    ...given.malformed(),
    ...given.unused(paths),
  ];
  return { problems: [...new Set(problems.length > 0 ? problems : await rehearse(stacks, services))], block: given.suggestions.block(problems), report: reportOf(stacks) };
}

function propertyProblems(resource: PlannedResource, { suggestions }: Given): string[] {
  const problems = [...applyProperties(resource).problems, ...applyAttributes(resource).problems];
  const or = resource.kind === functions
    ? `, or run the function yourself, by the line\n    ${suggestions.replaceLine(resource.constructPath)}`
    : `, or run it yourself and say what refers to it gets, by the line\n    ${suggestions.valueLine(resource.constructPath)}`;
  return problems.map((problem) => (problem.startsWith(resource.title) ? problem : `${resource.title}: ${problem}${or}`));
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
