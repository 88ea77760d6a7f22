import { isObject } from '../assembly/json.js';
import { checkRuleSchedule } from '../events/schedule-expression.js';
import { applied, deliveryRole, description, nested, only, rulesOf, tags } from './property-rules.js';
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
    RoleArn: deliveryRole,
    Tags: tags,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('Name', NAME_LENGTH);
  const bus = nameOfBus(naming.text('EventBusName'));
  const arn = naming.arn('events', bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);
  return { name, arn, physicalId: bus === DEFAULT_BUS ? name : `${bus}|${name}`, attributes: { Arn: arn } };
}

function create({ identity, region, settings }: Resource, deploying: Deploying): void {
  const pattern = settings.json('EventPattern');
  const busName = deployedBus(settings, region, deploying);
  const scheduleExpression = ruleSchedule(settings, busName);
  deploying.services.putRule({
    name: identity.name,
    arn: identity.attributes.Arn,
    busName,
    region,
    enabled: settings.text('State') !== 'DISABLED',
    pattern: isObject(pattern) ? pattern : undefined,
    scheduleExpression,
    targets: settings.children('Targets').map((target) => readTarget(target, target.requiredText('Id'), deploying)),
  });
}

/** The schedule of a rule, if AWS would take it. Source: EventBridge API reference, PutRule: schedules go with the default bus only (2026-11). */
function ruleSchedule(settings: Settings, bus: string): string | undefined {
  const expression = settings.text('ScheduleExpression');
  if (expression === undefined) {
    return undefined;
  }
  if (bus !== DEFAULT_BUS) {
    throw settings.error('ScheduleExpression', `stands in a rule of the bus ${bus}. Put rules with a schedule on the default bus.`);
  }
  try {
    checkRuleSchedule(expression);
  } catch (cause) {
    throw settings.error('ScheduleExpression', `is not valid: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  return expression;
}

function deployedBus(settings: Settings, region: string, { services, isDeployed }: Deploying): string {
  const bus = nameOfBus(settings.text('EventBusName'));
  if (bus !== DEFAULT_BUS && !isDeployed(`arn:aws:events:${region}:${services.account}:event-bus/${bus}`)) {
    throw settings.error('EventBusName', 'is no event bus of this assembly. Add the bus to the app that you run locally.');
  }
  return bus;
}

/** Rules name their bus by name or by ARN. */
function nameOfBus(nameOrArn: string | undefined): string {
  return nameOrArn?.split('/').at(-1) ?? DEFAULT_BUS;
}
