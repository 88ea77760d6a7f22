import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const requireFromHere = createRequire(import.meta.url);
const warned = new Set<string>();

/** AWS's own runtime client. */
export function runtimeClient(): string {
  return join(dirname(requireFromHere.resolve('aws-lambda-ric/package.json')), 'index.mjs');
}

/** The Node for a Lambda runtime: of its very version if that is installed, else the one we run on. */
export function nodeFor(runtime: string, warn: (text: string) => void): string {
  const major = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  if (major === undefined) {
    throw new Error(`The runtime ${runtime} cannot run locally. Runtimes nodejs<version>.x can.`);
  }
  const packaged = packagedNode();
  if (packaged?.version.startsWith(`${major}.`)) {
    return packaged.path;
  }
  if (!process.versions.node.startsWith(`${major}.`) && !warned.has(runtime)) {
    warned.add(runtime);
    warn(`Functions of the runtime ${runtime} run on Node ${process.versions.node}. For the right one: npm install --save-dev node-${process.platform}-${process.arch}@${major}`);
  }
  return process.execPath;
}

function packagedNode(): { readonly path: string; readonly version: string } | undefined {
  try {
    const manifest = requireFromHere.resolve(`node-${process.platform}-${process.arch}/package.json`);
    const { version } = requireFromHere(manifest) as { version: string };
    return { version, path: join(dirname(manifest), 'bin', 'node') };
  } catch {
    return undefined;
  }
}
