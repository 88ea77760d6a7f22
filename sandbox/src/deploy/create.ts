import type { LocalServices } from '../local/services.js';
import { applyProperties } from './apply-properties.js';
import { HttpApiParts } from './http-api-parts.js';
import type { InlineCode } from './inline-code.js';
import { withLocalUrls } from './local-urls.js';
import type { PlannedStack } from './planned-stack.js';
import type { PlannedResource } from './planned-resource.js';
import { Settings } from './settings.js';
import type { Deploying, Resource, SupportedType } from './support.js';
import { isSupported, supportedTypes } from './supported-types.js';

/** Creates the resources of all stacks, type by type; `failed` is told what could not be created. */
export async function create(stacks: readonly PlannedStack[], services: LocalServices, inlineCode: InlineCode, failed: (cause: unknown) => void): Promise<void> {
  const all = stacks.flatMap((stack) => [...stack.resources.values()]);
  const created = new Map<string, Settings>();
  const deploying = deployingOf(all, services, inlineCode, created);
  await services.reserveHttpApis(all.filter(({ declared }) => declared.type === 'AWS::ApiGatewayV2::Api').map(({ identity }) => identity.physicalId));
  for (const type of supportedTypes) {
    // Properties are resolved only now: attributes of what exists by now may have been learned.
    for (const resource of inOrder(type, all.filter(({ kind }) => kind === type).map(withSettings))) {
      try {
        await type.create(resource, deploying);
      } catch (cause) {
        failed(cause);
      }
      created.set(resource.identity.arn ?? resource.title, resource.settings);
    }
  }
}

function deployingOf(all: readonly PlannedResource[], services: LocalServices, inlineCode: InlineCode, created: ReadonlyMap<string, Settings>): Deploying {
  const arns = new Set(all.map(({ identity }) => identity.arn));
  const functions = all.filter(({ declared, kind }) => declared.type === 'AWS::Lambda::Function' && isSupported(kind));
  return {
    services,
    inlineCode,
    asyncInvoke: new Map(),
    httpApiParts: new HttpApiParts(),
    isDeployed: (arn) => arns.has(arn),
    settingsOf: (arn) => created.get(arn),
    functionArn: (nameOrArn) => functions.find(({ identity }) => [identity.arn, identity.name].includes(unqualified(nameOrArn)))?.identity.arn,
    withLocalUrls: (text) => withLocalUrls(text, all, services),
  };
}

function withSettings(planned: PlannedResource): Resource {
  const { constructPath, declared, home, identity, logicalId, replacedBy, title } = planned;
  return {
    logicalId,
    constructPath,
    type: declared.type,
    title,
    stackName: home.stack.name,
    region: home.region,
    template: home.stack.template.source,
    fileAssets: home.stack.fileAssets,
    identity,
    replacedBy,
    settings: new Settings(applyProperties(planned).settings, title),
    learn: (attribute, value) => {
      planned.learn(attribute, value);
    },
  };
}

/** What others of the same type need comes first. */
function inOrder({ needs }: SupportedType, resources: readonly Resource[]): readonly Resource[] {
  if (!needs) {
    return resources;
  }
  const ordered = new Set<Resource>();
  const visit = (next: Resource, waiting: readonly Resource[]): void => {
    if (waiting.includes(next)) {
      throw new Error(`${next.title} needs itself: ${[...waiting, next].map(({ logicalId }) => logicalId).join(' → ')}. Break the circle.`);
    }
    for (const arn of needs(next.settings)) {
      resources.filter(({ identity }) => identity.arn === arn).forEach((other) => {
        visit(other, [...waiting, next]);
      });
    }
    ordered.add(next);
  };
  resources.forEach((resource) => {
    visit(resource, []);
  });
  return [...ordered];
}

/** Without the version or alias that a function's ARN or name may end with. */
function unqualified(nameOrArn: string): string {
  return nameOrArn.replace(/^(arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+|[^:]+):[^:]+$/, '$1');
}
