import type { AssemblyStack } from './assembly.js';
import { nestedScope } from './construct-paths.js';
import type { FileAsset } from './file-assets.js';
import { readJsonFile } from './json.js';
import { parseTemplate } from './template.js';

/** Reads the template of a nested stack, given the logical id of its resource in the stack around it. */
export function readNestedStack(parent: AssemblyStack, logicalId: string, asset: FileAsset): AssemblyStack {
  const path = parent.constructPaths.get(logicalId) ?? `${parent.displayName}/${logicalId}`;
  const scope = nestedScope(path);
  const template = parseTemplate(readJsonFile(asset.path, 'Synthesize the app again.'), `the nested stack ${scope ?? path}`);
  return {
    ...parent,
    name: nestedStackName(parent, logicalId),
    displayName: scope ?? path,
    template,
    parameters: {},
    // Without a scope there is no metadata about it, and the resources of the parent are not its own.
    constructPaths: parent.pathBook.of(template, scope ?? path),
  };
}

/** `Shop-Data` for `Shop/Data`: names of resources begin with it, so it should be as short as people know it. */
export function nestedStackName(parent: AssemblyStack, logicalId: string): string {
  const scope = nestedScope(parent.constructPaths.get(logicalId) ?? '');
  const before = `${parent.displayName}/`;
  return `${parent.name}-${scope?.startsWith(before) ? scope.slice(before.length).replace(/[^A-Za-z0-9]+/g, '-') : logicalId}`;
}
