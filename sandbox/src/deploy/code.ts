import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Deploying, Resource } from './support.js';

const ADVICE = 'Give the code as an asset: lambda.Code.fromAsset(directory).';
/** The files in which each language looks for the module of a handler. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = { nodejs: ['.js', '.mjs', '.cjs', ''], python: ['.py', ''] };

/** The directory from which a function runs. */
export function codeDirectory(resource: Resource, { inlineCode }: Deploying): string {
  const { fileAssets, identity, settings } = resource;
  const code = settings.child('Code');
  const inline = code?.text('ZipFile');
  if (inline !== undefined) {
    return inlineCode.write(identity.name, inline, settings.text('Runtime') ?? '');
  }
  const asset = fileAssets.get(code?.text('S3Key') ?? '');
  if (!asset) {
    throw settings.error('Code', `is no file asset of this assembly. ${ADVICE}`);
  }
  if (asset.command) {
    throw settings.error('Code', `is made by a command when the app is deployed (${asset.command.join(' ')}), and does not exist yet. Run the command before, and give its result as a directory.`);
  }
  if (!existsSync(asset.path)) {
    throw settings.error('Code', `is the asset ${asset.path}, which does not exist. Synthesize the app again.`);
  }
  if (statSync(asset.path).isDirectory()) {
    checkHandler(resource, asset.path);
    return asset.path;
  }
  if (!/\.(zip|jar)$/.test(asset.path)) {
    throw settings.error('Code', `is the file ${asset.path}, which is no zip file. ${ADVICE}`);
  }
  return inlineCode.unpack(identity.name, asset.path);
}

/** A handler that is not there would fail in the first call only, far from its cause: usually code that was not built. */
function checkHandler({ settings }: Resource, directory: string): void {
  const runtime = settings.text('Runtime') ?? '';
  const endings = Object.entries(ENDINGS).find(([language]) => runtime.startsWith(language))?.[1];
  const handler = settings.text('Handler') ?? '';
  // Lambda takes the part before the first dot of the last part of the path.
  const module = /^(.*\/)?[^./]+/.exec(handler)?.[0];
  if (!endings || module === undefined || handler.startsWith('/') || endings.some((ending) => existsSync(join(directory, `${module}${ending}`)))) {
    return;
  }
  const files = readdirSync(directory).slice(0, 10).join(', ') || 'nothing';
  throw settings.error('Handler', `is in no file ${module}${endings[0]} of ${directory}, which holds ${files}. Build the code before the app is synthesized.`);
}
