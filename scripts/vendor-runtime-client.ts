/**
 * Copies AWS's runtime client for Node.js into the compiled sandbox. As a dependency it would want a C++ toolchain
 * for an addon that the sandbox replaces; what is needed of it is one file.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILES = ['index.mjs', 'LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES'];

const from = dirname(require.resolve('aws-lambda-ric/package.json'));
const to = join(__dirname, '..', 'sandbox', 'lib', 'runtime-client');
mkdirSync(to, { recursive: true });
for (const file of FILES) {
  copyFileSync(join(from, file), join(to, file));
}
