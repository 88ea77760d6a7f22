import { applied, encryption, noMeaning, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const NAME_LENGTH = 63;

const measured = noMeaning('nothing is measured or listed for reports locally');
const storage = noMeaning('local storage has one class');

export const buckets: SupportedType = {
  type: 'AWS::S3::Bucket',
  properties: rulesOf({
    BucketName: applied,
    AccessControl: permissions,
    BucketEncryption: encryption,
    AnalyticsConfigurations: measured,
    CorsConfiguration: noMeaning('the local engine sends no CORS headers; functions and tests need none'),
    IntelligentTieringConfigurations: storage,
    InventoryConfigurations: measured,
    LifecycleConfiguration: noMeaning('local objects stay until the run ends: nothing expires and nothing moves'),
    MetricsConfigurations: measured,
    NotificationConfiguration: refused('local buckets send no events'),
    VersioningConfiguration: noMeaning('local buckets keep the newest version only, which is what calls without a version id see'),
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
