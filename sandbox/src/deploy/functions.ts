import type { AsyncInvokeSpec } from '../local/services.js';
import { applied, description, encryption, nested, noMeaning, only, onlyIf, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
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
    Runtime: onlyIf((runtime) => typeof runtime === 'string' && runtime.startsWith('nodejs'), 'only Node.js runtimes run locally, for example nodejs24.x'),
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
    VpcConfig: refused('networks do not run locally. Leave the network out of the app that you run locally'),
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('FunctionName', NAME_LENGTH);
  const arn = naming.arn('lambda', `function:${name}`);
  return { name, arn, physicalId: name, attributes: { Arn: arn } };
}

function create(resource: Resource, deploying: Deploying): void {
  const { identity, settings } = resource;
  const environment = settings.child('Environment')?.textMap('Variables') ?? {};
  deploying.services.createFunction({
    logicalId: resource.logicalId,
    constructPath: resource.constructPath,
    name: identity.name,
    arn: identity.attributes.Arn,
    codeDirectory: codeDirectory(resource, deploying),
    handler: settings.requiredText('Handler'),
    runtime: settings.requiredText('Runtime'),
    timeoutSeconds: settings.number('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMegabytes: settings.number('MemorySize') ?? DEFAULT_MEMORY_MEGABYTES,
    environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, deploying.withLocalUrls(value)])),
    reservedConcurrency: settings.number('ReservedConcurrentExecutions'),
    asyncInvoke: asyncInvoke(resource, deploying),
  });
}

function asyncInvoke({ identity, settings }: Resource, deploying: Deploying): AsyncInvokeSpec | undefined {
  const configured = deploying.asyncInvoke.get(identity.attributes.Arn);
  const deadLetterArn = settings.child('DeadLetterConfig')?.text('TargetArn');
  if (deadLetterArn !== undefined && !deploying.isDeployed(deadLetterArn)) {
    throw settings.error('DeadLetterConfig', 'names a queue or topic that this assembly does not deploy. Add it to the app that you run locally.');
  }
  return deadLetterArn === undefined ? configured : { ...configured, deadLetterArn };
}

function codeDirectory({ fileAssets, identity, settings }: Resource, { inlineCode }: Deploying): string {
  const code = settings.child('Code');
  const inline = code?.text('ZipFile');
  if (inline !== undefined) {
    return inlineCode.write(identity.name, inline);
  }
  const asset = fileAssets.get(code?.text('S3Key') ?? '');
  if (!asset) {
    throw settings.error('Code', 'is no file asset of this assembly. Give the code as an asset: lambda.Code.fromAsset(directory).');
  }
  if (asset.packaging !== 'zip') {
    throw settings.error('Code', `is the file ${asset.path}, which is not unpacked locally. Give the directory instead: lambda.Code.fromAsset(directory).`);
  }
  return asset.path;
}
