import { join, resolve } from 'node:path';
import { ConstructPathBook } from './construct-paths.js';
import type { ConstructPaths } from './construct-paths.js';
import { readFileAssets } from './file-assets.js';
import type { FileAssets } from './file-assets.js';
import { isObject, membersOf, readJsonFile, textOf } from './json.js';
import type { JsonObject } from './json.js';
import { parseLocation } from './relocation.js';
import type { Location } from './relocation.js';
import { parseTemplate } from './template.js';
import type { Template } from './template.js';

/** A stack of a cloud assembly. */
export interface AssemblyStack {
  /** Name of the deployed stack. */
  readonly name: string;
  /** Path of the stack in the app, for people: `Prod/Orders`. */
  readonly displayName: string;
  /** The account and Region that the app fixes, if it does. */
  readonly location: Location;
  readonly template: Template;
  /** Values that the app gives to parameters of the template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly fileAssets: FileAssets;
  readonly constructPaths: ConstructPaths;
  /** Those of the stack and of all that are nested in it. */
  readonly pathBook: ConstructPathBook;
}

/** A synthesized CDK app. */
export interface Assembly {
  /** Absolute. */
  readonly directory: string;
  /** The stacks of the app and of its stages, in the order of the manifests. */
  readonly stacks: readonly AssemblyStack[];
}

const ADVICE = 'Name the output directory of a synthesized CDK app, usually cdk.out.';

/** Reads a cloud assembly directory, with the assemblies of stages inside it. */
export function readAssembly(directory: string): Assembly {
  const absolute = resolve(directory);
  const stacks = stacksOf(absolute);
  if (stacks.length === 0) {
    throw new Error(`The cloud assembly ${absolute} holds no stack. ${ADVICE}`);
  }
  return { directory: absolute, stacks };
}

function stacksOf(directory: string): AssemblyStack[] {
  const manifest = readJsonFile(join(directory, 'manifest.json'), ADVICE);
  const artifacts = membersOf(manifest.artifacts).flatMap(([id, artifact]) => (isObject(artifact) ? [{ id, artifact, properties: propertiesOf(artifact) }] : []));
  const files = artifacts.filter(({ artifact }) => artifact.type === 'cdk:asset-manifest').map(({ properties }) => textOf(properties.file));
  const fileAssets = readFileAssets(files.filter((file) => file !== undefined).map((file) => join(directory, file)));
  return artifacts.flatMap(({ id, artifact, properties }) => {
    switch (artifact.type) {
      case 'aws:cloudformation:stack':
        return [readStack(id, artifact, directory, fileAssets)];
      case 'cdk:cloud-assembly':
        return stacksOf(join(directory, textOf(properties.directoryName) ?? id));
      default:
        return [];
    }
  });
}

function readStack(id: string, artifact: JsonObject, directory: string, fileAssets: FileAssets): AssemblyStack {
  const properties = propertiesOf(artifact);
  const name = textOf(properties.stackName) ?? id;
  const file = join(directory, textOf(properties.templateFile) ?? `${id}.template.json`);
  const template = parseTemplate(readJsonFile(file, 'Synthesize the app again.'), `stack ${name}`);
  const pathBook = ConstructPathBook.read(artifact, directory);
  return {
    name,
    displayName: textOf(artifact.displayName) ?? name,
    location: parseLocation(textOf(artifact.environment)),
    template,
    parameters: Object.fromEntries(membersOf(properties.parameters).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))),
    fileAssets,
    constructPaths: pathBook.of(template),
    pathBook,
  };
}

function propertiesOf(artifact: JsonObject): JsonObject {
  return isObject(artifact.properties) ? artifact.properties : {};
}
