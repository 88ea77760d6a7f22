import { join } from 'node:path';
import { isList, isObject, membersOf, readJsonFile, textOf } from './json.js';
import type { JsonObject } from './json.js';
import type { Template } from './template.js';

/** Paths of constructs by the logical id of their resource. */
export type ConstructPaths = ReadonlyMap<string, string>;

/**
 * Finds the construct path of each resource: from the metadata of the resources, which only the CDK
 * command line switches on, else from the metadata of the stack in the assembly.
 */
export function readConstructPaths(artifact: JsonObject, directory: string, template: Template): ConstructPaths {
  const paths = new Map<string, string>();
  const file = textOf(artifact.additionalMetadataFile);
  const sources = [artifact.metadata, file === undefined ? undefined : readJsonFile(join(directory, file), 'Synthesize the app again.')];
  for (const [path, entries] of sources.flatMap((source) => membersOf(source))) {
    for (const entry of isList(entries) ? entries : []) {
      const logicalId = isObject(entry) && entry.type === 'aws:cdk:logicalId' ? textOf(entry.data) : undefined;
      if (logicalId !== undefined) {
        paths.set(logicalId, readable(path));
      }
    }
  }
  for (const { logicalId, attributes } of template.resources) {
    const path = isObject(attributes.Metadata) ? textOf(attributes.Metadata['aws:cdk:path']) : undefined;
    if (path !== undefined) {
      paths.set(logicalId, readable(path));
    }
  }
  return paths;
}

/** `Resource` and `Default` name the resource inside a construct; people mean the construct. */
function readable(path: string): string {
  return path.replace(/^\//, '').replace(/(?<=.)\/(Resource|Default)$/, '');
}
