import { defineConfig } from 'vitest/config';

const here = (path: string) => new URL(path, import.meta.url).pathname;

/** Folders by what they need: the longest first, for nothing runs beside the last file of a part. */
const JOURNEYS = ['end-to-end', 'examples', 'browser', 'scenarios', 'regions', 'cli', 'client'].map((folder) => `test/${folder}/**/*.test.ts`);
const CONSTRUCTS = ['test/src/**/*.test.ts', 'test/bundles/**/*.test.ts'];
const SANDBOX = ['sandbox/test/**/*.test.ts'];

/** One after the other, each in processes of its own: what the CDK and open sandboxes keep in memory ends with them. */
function part(name: string, groupOrder: number, include: string[], exclude: string[] = []) {
  return { extends: true as const, test: { name, include, exclude, sequence: { groupOrder } } };
}

export default defineConfig({
  resolve: {
    alias: {
      'cdk-marketplace-saas-client': here('client/src/index.ts'),
      'cdk-marketplace-saas-sandbox': here('sandbox/src/index.ts'),
      'cdk-marketplace-saas': here('src/index.ts'),
    },
  },
  test: {
    projects: [
      part('journeys', 1, JOURNEYS),
      part('functions', 2, ['test/**/*.test.ts'], [...JOURNEYS, ...CONSTRUCTS]),
      part('constructs', 3, CONSTRUCTS),
      part('sandbox', 4, SANDBOX),
    ],
    globalSetup: ['test/support/temporary-folders.ts'],
    env: { CDK_VALIDATION: 'false', JSII_DEPRECATED: 'quiet' },
    // More than processors: tests wait for functions, engines and browsers much of their time.
    maxWorkers: 3,
    isolate: false,
    // Long: a busy machine must not look like a defect.
    testTimeout: 60_000,
  },
});
