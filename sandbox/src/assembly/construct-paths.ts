import { join } from 'node:path';
import { isList, isObject, membersOf, readJsonFile, textOf } from './json.js';
import type { JsonObject } from './json.js';
import type { Template } from './template.js';

/** Paths of constructs by the logical id of their resource. */
export type ConstructPaths = ReadonlyMap<string, string>;

interface Entry {
  readonly path: string;
  readonly logicalId: string;
}

/** The resource of a nested stack that the CDK makes beside the scope of its contents. */
const NESTED_STACK = /^(.*\/)?([^/]+)\.NestedStack\/\2\.NestedStackResource$/;

/**
 * The construct paths of a stack and of the stacks nested in it: from the metadata of the resources, which
 * only the CDK command line switches on, else from the metadata of the stack in the assembly. Logical ids
 * are unique in a template only, so the paths of each template are asked for by its scope.
 */
export class ConstructPathBook {
  /** Reads the metadata of a stack's artifact. */
  public static read(artifact: JsonObject, directory: string): ConstructPathBook {
    const file = textOf(artifact.additionalMetadataFile);
    const sources = [artifact.metadata, file === undefined ? undefined : readJsonFile(join(directory, file), 'Synthesize the app again.')];
    return new ConstructPathBook(sources.flatMap((source) => membersOf(source)).flatMap(([path, entries]) => (isList(entries) ? entries : []).flatMap((entry) => {
      const logicalId = isObject(entry) && entry.type === 'aws:cdk:logicalId' ? textOf(entry.data) : undefined;
      return logicalId === undefined ? [] : [{ path: readable(path), logicalId }];
    })));
  }

  private readonly scopes: readonly string[];

  private constructor(private readonly entries: readonly Entry[]) {
    this.scopes = entries.map(({ path }) => nestedScope(path)).filter((scope) => scope !== undefined);
  }

  /** The paths of a template's resources and outputs; the scope is that of a nested stack. */
  public of(template: Template, scope?: string): ConstructPaths {
    const paths = new Map(this.entries.filter(({ path }) => this.scopeOf(path) === scope).map(({ logicalId, path }) => [logicalId, path]));
    for (const { logicalId, attributes } of template.resources) {
      const path = isObject(attributes.Metadata) ? textOf(attributes.Metadata['aws:cdk:path']) : undefined;
      if (path !== undefined) {
        paths.set(logicalId, readable(path));
      }
    }
    return paths;
  }

  /** The innermost nested stack around a path. */
  private scopeOf(path: string): string | undefined {
    return this.scopes.filter((scope) => path.startsWith(`${scope}/`)).sort((a, b) => b.length - a.length).at(0);
  }
}

/** Where the contents of a nested stack stand, by the path of its resource: `Shop/Data.NestedStack/Data.NestedStackResource` is `Shop/Data`. */
export function nestedScope(path: string): string | undefined {
  return NESTED_STACK.test(path) ? path.replace(NESTED_STACK, '$1$2') : undefined;
}

/** `Resource` and `Default` name the resource inside a construct; people mean the construct. */
function readable(path: string): string {
  return path.replace(/^\//, '').replace(/(?<=.)\/(Resource|Default)$/, '');
}
