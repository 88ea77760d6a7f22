import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the sandbox keeps in the project: synthesized apps that run, and how to reach a sandbox that runs. */
export const PROJECT_FOLDER = '.cdk-marketplace-saas-sandbox';

/** Makes the sandbox's own folder in the project, which no one commits, and returns its path. */
export function projectFolder(project: string): string {
  const folder = join(project, PROJECT_FOLDER);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitignore'), '*\n');
  return folder;
}
