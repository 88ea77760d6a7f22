import type { AsyncInvokeSpec, FunctionSpec } from '../local/services.js';
import { accessKeyIdOf } from '../permissions/exports.js';
import { codeDirectory } from './code.js';
import { applied, description, encryption, nested, noMeaning, only, onlyIf, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
import type { PropertyRules } from './property-rules.js';
import { DEFAULT_TIMEOUT_SECONDS } from './queue-mapping-limits.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const NAME_LENGTH = 64;
/** Lambda's own default. */
const DEFAULT_MEMORY_MEGABYTES = 128;

const noImages = 'container images do not run locally. Give the code as a zip file asset';
const deployment = noMeaning('it concerns how AWS runs and updates the function');

export const functions: SupportedType = {
  type: 'AWS::Lambda::Function',
  properties: rulesOf({
    Code: nested({
      S3Bucket: noMeaning('the code is read from the assembly'),
      S3Key: applied,
      S3ObjectVersion: noMeaning('the code is read from the assembly'),
      SourceKMSKeyArn: encryption,
      ZipFile: applied,
      ImageUri: refused(noImages),
    }),
    DeadLetterConfig: nested({ TargetArn: applied }),
    Environment: nested({ Variables: applied }),
    FunctionName: applied,
    Handler: applied,
    MemorySize: applied,
    PackageType: only(['Zip'], noImages),
    ReservedConcurrentExecutions: applied,
    Runtime: onlyIf((runtime) => typeof runtime === 'string' && /^(nodejs|python3)/.test(runtime), 'only Node.js and Python run locally, for example nodejs24.x and python3.13'),
    Timeout: applied,
    Architectures: noMeaning('the function runs on this machine'),
    CodeSigningConfigArn: permissions,
    Description: description,
    EphemeralStorage: noMeaning('the function uses the disk of this machine'),
    KmsKeyArn: encryption,
    LoggingConfig: noMeaning(reasons.logs),
    RecursiveLoop: deployment,
    Role: permissions,
    RuntimeManagementConfig: deployment,
    SnapStart: deployment,
    Tags: tags,
    TracingConfig: noMeaning(reasons.tracing),
    FileSystemConfigs: refused('file systems do not run locally'),
    ImageConfig: refused(noImages),
    Layers: onlyIf((layers) => Array.isArray(layers) && layers.length === 0, 'layers do not run locally. Bundle their code into the function'),
    VpcConfig: noMeaning('networks do not run locally; the function reaches what this machine reaches'),
  }),
  identify,
  create,
};

const elsewhere = noMeaning('the function runs at the URL that replaces it');

/** The properties that still have their effect when a URL replaces the function. */
export const replacedFunctionProperties: PropertyRules = rulesOf({
  ...Object.fromEntries([...functions.properties.keys()].map((name) => [name, elsewhere])),
  DeadLetterConfig: nested({ TargetArn: applied }),
  FunctionName: applied,
  ReservedConcurrentExecutions: applied,
  Timeout: applied,
});

function identify(naming: Naming): Identity {
  const name = naming.name('FunctionName', NAME_LENGTH);
  const arn = naming.arn('lambda', `function:${name}`);
  return { name, arn, physicalId: name, attributes: { Arn: arn } };
}

function create(resource: Resource, deploying: Deploying): void {
  const { identity, settings } = resource;
  const environment = settings.child('Environment')?.textMap('Variables') ?? {};
  deploying.services.createFunction({
    constructPath: resource.constructPath,
    name: identity.name,
    arn: identity.attributes.Arn,
    region: resource.region,
    accessKeyId: accessKeyIdOf(identity.attributes.Arn),
    ...program(resource, deploying),
    timeoutSeconds: settings.number('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMegabytes: settings.number('MemorySize') ?? DEFAULT_MEMORY_MEGABYTES,
    environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, deploying.withLocalUrls(value)])),
    reservedConcurrency: settings.number('ReservedConcurrentExecutions'),
    asyncInvoke: asyncInvoke(resource, deploying),
  });
}

/** What runs in the function, or in its place. */
function program(resource: Resource, deploying: Deploying): Pick<FunctionSpec, 'codeDirectory' | 'handler' | 'replacedBy' | 'runtime'> {
  const { replacedBy, settings } = resource;
  return replacedBy === undefined
    ? { codeDirectory: codeDirectory(resource, deploying), handler: settings.requiredText('Handler'), runtime: settings.requiredText('Runtime') }
    : { codeDirectory: '', handler: '', runtime: '', replacedBy };
}

function asyncInvoke({ identity, settings }: Resource, deploying: Deploying): AsyncInvokeSpec | undefined {
  const configured = deploying.asyncInvoke.get(identity.attributes.Arn);
  const deadLetterArn = settings.child('DeadLetterConfig')?.text('TargetArn');
  if (deadLetterArn !== undefined && !deploying.isDeployed(deadLetterArn)) {
    throw settings.error('DeadLetterConfig', 'names a queue or topic that this assembly does not deploy. Add it to the app that you run locally.');
  }
  return deadLetterArn === undefined ? configured : { ...configured, deadLetterArn };
}
