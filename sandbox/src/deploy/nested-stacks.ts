import { stableUuid } from '../assembly/digest.js';
import { nestedStackName } from '../assembly/nested.js';
import type { FileAsset, FileAssets } from '../assembly/file-assets.js';
import { applied, noMeaning, rulesOf, tags } from './property-rules.js';
import type { Identity, Naming, SupportedType } from './support.js';

/** A stack in a stack. Its resources are planned with those of all other stacks, so there is nothing else to create. */
export const nestedStacks: SupportedType = {
  type: 'AWS::CloudFormation::Stack',
  properties: rulesOf({
    Parameters: applied,
    TemplateURL: applied,
    NotificationARNs: noMeaning('nobody is told about a local deployment'),
    Tags: tags,
    TimeoutInMinutes: noMeaning('a local deployment takes no time to speak of'),
  }),
  identify,
  create: () => undefined,
};

/** The template that a URL like `https://s3.us-east-1.amazonaws.com/bucket/prefix/hash.json` names. */
export function templateAsset(assets: FileAssets, url: string): FileAsset | undefined {
  const parts = url.split('/');
  // Object keys may have a prefix of several parts.
  return parts.map((_, i) => assets.get(parts.slice(i).join('/'))).find((asset) => asset !== undefined);
}

function identify(naming: Naming): Identity {
  const name = nestedStackName(naming.stack, naming.logicalId);
  const arn = naming.arn('cloudformation', `stack/${name}/${stableUuid(name)}`);
  return { name, arn, physicalId: arn, attributes: {} };
}
