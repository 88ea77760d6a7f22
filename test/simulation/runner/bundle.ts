import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

/** A change of the code under test: the text must be in its file exactly once, so that no change can do nothing unnoticed. */
export interface Patch {
  /** From the root of the project. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const ROOT = process.cwd();
// The SDK has modules of the older kind, which ask for what belongs to Node.js.
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Bundles the worker of the simulation, with the code under test as it is or patched. Worker processes then start at once. */
export async function bundleWorker(outfile: string, patches: readonly Patch[] = []): Promise<void> {
  const applied = new Set<Patch>();
  await build({
    entryPoints: [join(ROOT, 'test/simulation/runner/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfig: join(ROOT, 'tsconfig.dev.json'),
    banner: { js: REQUIRE },
    logLevel: 'error',
    plugins: [patching(patches, applied)],
  });
  const unused = patches.find((patch) => !applied.has(patch));
  if (unused) {
    throw new Error(`${unused.file} is not part of the simulation: nothing was patched.`);
  }
}

function patching(patches: readonly Patch[], applied: Set<Patch>): Plugin {
  return {
    name: 'patches',
    setup: (bundler) => {
      bundler.onLoad({ filter: /[/\\](lambda|cli)[/\\].*\.ts$/ }, async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const patch of patches.filter(({ file }) => file === relative(ROOT, path).replaceAll('\\', '/'))) {
          if (contents.split(patch.find).length !== 2) {
            throw new Error(`${patch.file}: the text to patch is there ${contents.split(patch.find).length - 1} times, not once: ${patch.find}`);
          }
          contents = contents.replace(patch.find, () => patch.replace);
          applied.add(patch);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
