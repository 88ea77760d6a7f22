import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedPackage } from '../engines/installed-package.js';

/** AWS's own runtime client for Node.js (aws-lambda-ric), which the published package holds a copy of. */
const COPY = fileURLToPath(new URL('../runtime-client/index.mjs', import.meta.url));

/** The program that runs a handler as in Lambda. */
export function runtimeClient(): string {
  if (existsSync(COPY)) {
    return COPY;
  }
  const installed = installedPackage('aws-lambda-ric');
  if (!installed) {
    throw new Error(`AWS's runtime client is missing: ${COPY}. Install cdk-marketplace-saas-sandbox again.`);
  }
  return join(installed.directory, 'index.mjs');
}
