import { applyRules } from './apply-rules.js';
import type { AppliedProperties } from './apply-rules.js';
import { replacedFunctionProperties } from './functions.js';
import type { PlannedResource } from './planned-resource.js';
import { noMeaning, reasons, rulesOf } from './property-rules.js';
import { isSupported } from './supported-types.js';

const deletion = noMeaning(reasons.retention);
const updates = noMeaning('a local stack is created once and never updated');

/** What stands in a template beside the properties of a resource. */
const attributeRules = rulesOf({
  CreationPolicy: updates,
  DeletionPolicy: deletion,
  DependsOn: noMeaning('the local order of creation is always safe'),
  Metadata: noMeaning('it is for tools'),
  UpdatePolicy: updates,
  UpdateReplacePolicy: updates,
});

/** The effective properties of a resource, and what became of the others. */
export function applyProperties(resource: PlannedResource): AppliedProperties {
  return isSupported(resource.kind)
    ? applyRules(resource.replacedBy === undefined ? resource.kind.properties : replacedFunctionProperties, resource.declared.properties, (source, path) => resource.resolve(source, path))
    : { settings: {}, applied: [], noMeaning: [], problems: [] };
}

/** The same for what stands beside the properties: DeletionPolicy, DependsOn, … */
export function applyAttributes(resource: PlannedResource): AppliedProperties {
  return applyRules(attributeRules, resource.declared.attributes, (source) => source);
}
