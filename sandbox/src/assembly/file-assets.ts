import { dirname, resolve } from 'node:path';
import { isList, isObject, membersOf, readJsonFile, textOf } from './json.js';
import type { Json } from './json.js';

/** A file asset of an assembly: where its content lies on this machine. */
export interface FileAsset {
  readonly hash: string;
  /** Absolute. A directory if the asset is packed as a zip file, else a file. */
  readonly path: string;
  /** `zip`: a directory that would be packed; `file`: a file as it is. */
  readonly packaging: string;
  /** The command that makes the content when the app is deployed; then there is no path yet. */
  readonly command?: readonly string[];
}

/** File assets by hash and by every object key under which they would be uploaded. */
export type FileAssets = ReadonlyMap<string, FileAsset>;

/** Reads asset manifests; paths in them are relative to the manifest. */
export function readFileAssets(manifests: readonly string[]): FileAssets {
  const assets = new Map<string, FileAsset>();
  for (const file of manifests) {
    const manifest = readJsonFile(file, 'Synthesize the app again.');
    for (const [hash, entry] of membersOf(manifest.files)) {
      const asset = parseAsset(hash, entry, dirname(file));
      if (asset) {
        assets.set(hash, asset);
        objectKeys(entry).forEach((key) => assets.set(key, asset));
      }
    }
  }
  return assets;
}

function parseAsset(hash: string, entry: Json, directory: string): FileAsset | undefined {
  const source = isObject(entry) && isObject(entry.source) ? entry.source : {};
  const path = textOf(source.path);
  const packaging = textOf(source.packaging) ?? 'file';
  if (isList(source.executable)) {
    return { hash, path: '', packaging, command: source.executable.filter((word) => typeof word === 'string') };
  }
  return path === undefined ? undefined : { hash, path: resolve(directory, path), packaging };
}

function objectKeys(entry: Json): string[] {
  const destinations = isObject(entry) ? membersOf(entry.destinations) : [];
  return destinations.flatMap(([, destination]) => (isObject(destination) ? [textOf(destination.objectKey)] : []))
    .filter((key) => key !== undefined);
}
