import { join } from 'node:path';
import { installedPackage } from './installed-package.js';

/** The version that our tests run on. */
const VERSION = '1.2.1';

/** @throws Error that names the package to install, and the way without it */
export function dynoxideBinary(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@dynoxide/${platform}-${arch}`;
  const installed = installedPackage(name);
  if (!installed) {
    throw new Error(
      `The DynamoDB engine for ${platform} on ${arch} is not installed. Install it with: npm install --save-dev ${name}@${VERSION}. `
      + 'Or run any engine with DynamoDB\'s API and give its address as dynamoDbEndpoint, for example http://127.0.0.1:8000.',
    );
  }
  return join(installed.directory, platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
}
