import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * A package that only some users need, as the project in the working directory has it, else as this package has it.
 * @throws with the line that installs it
 */
export function optionalPackage(name: string, purpose: string, workingDirectory = process.cwd()): unknown {
  for (const from of [join(workingDirectory, 'package.json'), import.meta.url]) {
    const require = createRequire(from);
    if (canResolve(require, name)) {
      return require(name);
    }
  }
  throw new Error(`${purpose} needs the package ${name}, which is not installed: npm install --save-dev ${name}`);
}

function canResolve(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
