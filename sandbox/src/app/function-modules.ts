import { existsSync, lstatSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What Lambda provides and functions expect to find. */
const PROVIDED = '@aws-sdk';

/**
 * Lets functions of an assembly that lies elsewhere, as that of `new App().synth()` in a temporary folder, find the AWS SDK
 * in the project's modules, where Lambda would provide it. Changes nothing where they find one already, nor in a folder that is no assembly.
 *
 * @returns undoes it
 */
export function linkModules(assembly: string, project: string): () => void {
  const link = join(assembly, 'node_modules');
  const modules = modulesSeenFrom(project);
  if (!existsSync(join(assembly, 'manifest.json')) || modules === undefined || modulesSeenFrom(assembly) !== undefined || isThere(link)) {
    return () => undefined;
  }
  symlinkSync(modules, link, 'junction');
  return () => {
    rmSync(link, { force: true });
  };
}

/** The `node_modules` folder, here or above, that holds the AWS SDK. */
function modulesSeenFrom(directory: string): string | undefined {
  const here = resolve(directory);
  const modules = join(here, 'node_modules');
  if (existsSync(join(modules, PROVIDED))) {
    return modules;
  }
  return dirname(here) === here ? undefined : modulesSeenFrom(dirname(here));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
