import { defineConfig } from 'vitest/config';

const here = (path: string) => new URL(path, import.meta.url).pathname;

export default defineConfig({
  resolve: {
    alias: {
      'cdk-marketplace-saas-client': here('client/src/index.ts'),
      'cdk-marketplace-saas-sandbox': here('sandbox/src/index.ts'),
      'cdk-marketplace-saas': here('src/index.ts'),
    },
  },
  test: {
    include: ['test/**/*.test.ts', 'sandbox/test/**/*.test.ts'],
    globalSetup: ['test/support/temporary-folders.ts'],
    env: { CDK_VALIDATION: 'false', JSII_DEPRECATED: 'quiet' },
    maxWorkers: 2,
    isolate: false,
    // Long: a busy machine must not look like a defect.
    testTimeout: 60_000,
  },
});
