import { applied, encryption, noMeaning, permissions, reasons, rulesOf, tags } from './property-rules.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const NAME_LENGTH = 63;

export const buckets: SupportedType = {
  type: 'AWS::S3::Bucket',
  properties: rulesOf({
    BucketName: applied,
    AccessControl: permissions,
    BucketEncryption: encryption,
    LifecycleConfiguration: noMeaning(reasons.retention),
    LoggingConfiguration: noMeaning(reasons.logs),
    OwnershipControls: permissions,
    PublicAccessBlockConfiguration: permissions,
    Tags: tags,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('BucketName', NAME_LENGTH).toLowerCase();
  const domain = `${name}.s3.amazonaws.com`;
  const arn = `arn:aws:s3:::${name}`;
  return { name, arn, physicalId: name, attributes: { Arn: arn, DomainName: domain, RegionalDomainName: domain } };
}

async function create({ identity }: Resource, { services }: Deploying): Promise<void> {
  await services.createBucket(identity.name);
}
