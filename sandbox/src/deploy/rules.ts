import { isObject } from '../assembly/json.js';
import { applied, description, nested, only, permissions, rulesOf, tags } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';
import { readTarget, targetProperties } from './targets.js';

const NAME_LENGTH = 64;
const DEFAULT_BUS = 'default';

export const rules: SupportedType = {
  type: 'AWS::Events::Rule',
  properties: rulesOf({
    EventBusName: applied,
    EventPattern: applied,
    Name: applied,
    ScheduleExpression: applied,
    State: only(['ENABLED', 'DISABLED'], 'use ENABLED or DISABLED'),
    Targets: nested({
      ...targetProperties,
      Id: applied,
      InputPath: applied,
      InputTransformer: nested({ InputPathsMap: applied, InputTemplate: applied }),
    }),
    Description: description,
    RoleArn: permissions,
    Tags: tags,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('Name', NAME_LENGTH);
  const bus = busName(naming.text('EventBusName'));
  const arn = naming.arn('events', bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);
  return { name, arn, physicalId: bus === DEFAULT_BUS ? name : `${bus}|${name}`, attributes: { Arn: arn } };
}

function create({ identity, region, settings }: Resource, deploying: Deploying): void {
  const pattern = settings.json('EventPattern');
  deploying.services.putRule({
    name: identity.name,
    arn: identity.attributes.Arn,
    busName: deployedBus(settings, region, deploying),
    region,
    enabled: settings.text('State') !== 'DISABLED',
    pattern: isObject(pattern) ? pattern : undefined,
    scheduleExpression: settings.text('ScheduleExpression'),
    targets: settings.children('Targets').map((target) => readTarget(target, target.requiredText('Id'), deploying)),
  });
}

function deployedBus(settings: Settings, region: string, { services, isDeployed }: Deploying): string {
  const bus = busName(settings.text('EventBusName'));
  if (bus !== DEFAULT_BUS && !isDeployed(`arn:aws:events:${region}:${services.account}:event-bus/${bus}`)) {
    throw settings.error('EventBusName', 'is no event bus of this assembly. Add the bus to the app that you run locally.');
  }
  return bus;
}

/** Rules name their bus by name or by ARN. */
function busName(nameOrArn: string | undefined): string {
  return nameOrArn?.split('/').at(-1) ?? DEFAULT_BUS;
}
