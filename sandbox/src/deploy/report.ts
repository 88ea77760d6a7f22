import { applyAttributes, applyProperties } from './apply-properties.js';
import type { PlannedResource } from './planned-resource.js';
import type { PlannedStack } from './planned-stack.js';
import type { Substitute } from './substitute.js';
import { isSupported } from './supported-types.js';

/** One property, or one whole resource, of the deployed stacks. */
export interface ReportLine {
  readonly stackName: string;
  readonly constructPath: string;
  readonly logicalId: string;
  readonly type: string;
  /** Path of the property; absent if the line is about the whole resource. */
  readonly property?: string;
}

export interface NoMeaningLine extends ReportLine {
  readonly reason: string;
}

/** A resource in whose place the user puts something. */
export interface ReplacedLine extends ReportLine {
  /** The URL that gets its events, if any. */
  readonly url?: string;
  /** The values of what refers to it, by attribute or `Ref`. */
  readonly values: Readonly<Record<string, string>>;
}

/** What became of every property of every resource: nothing is dropped silently. */
export interface DeployReport {
  readonly applied: readonly ReportLine[];
  readonly noMeaning: readonly NoMeaningLine[];
  readonly replaced: readonly ReplacedLine[];
}

export function reportOf(stacks: readonly PlannedStack[]): DeployReport {
  const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
  return {
    applied: resources.flatMap(appliedLines),
    noMeaning: [...stacks.flatMap(templateLines), ...resources.flatMap(noMeaningLines)],
    replaced: [
      ...stacks.flatMap((stack) => [...stack.substitutes.values()]).map(substituteLine),
      ...resources.filter(({ replacedBy }) => replacedBy !== undefined).map((resource) => ({ ...lineOf(resource), url: resource.replacedBy, values: {} })),
    ],
  };
}

function appliedLines(resource: PlannedResource): ReportLine[] {
  const line = lineOf(resource);
  return isSupported(resource.kind) ? [line, ...applyProperties(resource).applied.map((property) => ({ ...line, property }))] : [];
}

function noMeaningLines(resource: PlannedResource): NoMeaningLine[] {
  const line = lineOf(resource);
  const whole = isSupported(resource.kind) ? [] : [{ ...line, reason: resource.kind.reason }];
  const parts = [...applyProperties(resource).noMeaning, ...applyAttributes(resource).noMeaning];
  return [...whole, ...parts.map((part) => ({ ...line, ...part }))];
}

function templateLines({ source }: PlannedStack): NoMeaningLine[] {
  return source.template.source.Rules === undefined
    ? []
    : [{ stackName: source.name, constructPath: source.displayName, logicalId: '', type: 'template', property: 'Rules', reason: 'CloudFormation checks them before a deployment' }];
}

function substituteLine({ constructPath, logicalId, stackName, type, values }: Substitute): ReplacedLine {
  return { stackName, constructPath, logicalId, type, values: Object.fromEntries(values) };
}

function lineOf({ constructPath, declared, home, logicalId }: PlannedResource): ReportLine {
  return { stackName: home.stack.name, constructPath, logicalId, type: declared.type };
}
