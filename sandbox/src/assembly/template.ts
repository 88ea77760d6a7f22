import { isList, isObject, membersOf, shown, textOf } from './json.js';
import type { Json, JsonObject } from './json.js';

/** A resource as the template declares it, nothing resolved. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** Name of the condition under which it exists. */
  readonly condition?: string;
  /** What stands beside type, properties and condition: DeletionPolicy, DependsOn, … */
  readonly attributes: JsonObject;
}

/** An output as the template declares it, nothing resolved. */
export interface TemplateOutput {
  readonly name: string;
  readonly value: Json;
  readonly condition?: string;
  /** Under which other stacks import it, nothing resolved. */
  readonly exportName?: Json;
}

/** A CloudFormation template. */
export interface Template {
  readonly source: JsonObject;
  readonly resources: readonly TemplateResource[];
  readonly outputs: readonly TemplateOutput[];
  readonly parameters: ReadonlyMap<string, JsonObject>;
  readonly conditions: ReadonlyMap<string, Json>;
  readonly mappings: ReadonlyMap<string, JsonObject>;
}

const KNOWN_SECTIONS = [
  'AWSTemplateFormatVersion', 'Conditions', 'Description', 'Mappings', 'Metadata', 'Outputs', 'Parameters', 'Resources', 'Rules', 'Transform',
];
/** Adds intrinsic functions, which the resolver knows; any other transform rewrites the template. */
const KNOWN_TRANSFORM = 'AWS::LanguageExtensions';

/** Reads a template; `name` says whose it is in errors. */
export function parseTemplate(source: JsonObject, name: string): Template {
  for (const section of Object.keys(source)) {
    if (!KNOWN_SECTIONS.includes(section)) {
      throw new Error(`The template of ${name} has a section ${section}, which cannot be run locally (known: ${KNOWN_SECTIONS.join(', ')}). Remove it.`);
    }
  }
  for (const transform of isList(source.Transform) ? source.Transform : [source.Transform ?? KNOWN_TRANSFORM]) {
    if (transform !== KNOWN_TRANSFORM) {
      throw new Error(`The template of ${name} has a section Transform with ${shown(transform)}, which cannot be run locally (known: ${KNOWN_TRANSFORM}). Remove it.`);
    }
  }
  return {
    source,
    resources: membersOf(source.Resources).map(([logicalId, resource]) => parseResource(logicalId, resource, name)),
    outputs: membersOf(source.Outputs).map(([output, value]) => parseOutput(output, value, name)),
    parameters: objectsOf(source.Parameters),
    conditions: new Map(membersOf(source.Conditions)),
    mappings: objectsOf(source.Mappings),
  };
}

function parseResource(logicalId: string, resource: Json, name: string): TemplateResource {
  const type = isObject(resource) ? textOf(resource.Type) : undefined;
  if (!isObject(resource) || type === undefined) {
    throw new Error(`The resource ${logicalId} of ${name} has no Type: ${shown(resource)}. Synthesize the app again.`);
  }
  return {
    logicalId,
    type,
    properties: isObject(resource.Properties) ? resource.Properties : {},
    condition: textOf(resource.Condition),
    attributes: Object.fromEntries(membersOf(resource).filter(([attribute]) => !['Type', 'Properties', 'Condition'].includes(attribute))),
  };
}

function parseOutput(output: string, declared: Json, name: string): TemplateOutput {
  if (!isObject(declared) || declared.Value === undefined) {
    throw new Error(`The output ${output} of ${name} has no Value: ${shown(declared)}. Synthesize the app again.`);
  }
  return { name: output, value: declared.Value, condition: textOf(declared.Condition), exportName: isObject(declared.Export) ? declared.Export.Name : undefined };
}

function objectsOf(section: Json | undefined): ReadonlyMap<string, JsonObject> {
  return new Map(membersOf(section).filter((entry): entry is [string, JsonObject] => isObject(entry[1])));
}
