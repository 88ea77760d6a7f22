import { parseSchedule } from '../events/schedule-expression.js';
import { applied, description, encryption, nested, noMeaning, only, rulesOf } from './property-rules.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';
import { readTarget, targetProperties } from './targets.js';

const NAME_LENGTH = 64;
const DEFAULT_GROUP = 'default';
const window = noMeaning('local schedules run at the beginning of their window');

export const schedules: SupportedType = {
  type: 'AWS::Scheduler::Schedule',
  properties: rulesOf({
    EndDate: applied,
    FlexibleTimeWindow: nested({ Mode: window, MaximumWindowInMinutes: window }),
    GroupName: applied,
    Name: applied,
    ScheduleExpression: applied,
    ScheduleExpressionTimezone: applied,
    StartDate: applied,
    State: only(['ENABLED', 'DISABLED'], 'use ENABLED or DISABLED'),
    Target: nested(targetProperties),
    Description: description,
    KmsKeyArn: encryption,
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = naming.name('Name', NAME_LENGTH);
  const arn = naming.arn('scheduler', `schedule/${naming.text('GroupName') ?? DEFAULT_GROUP}/${name}`);
  return { name, arn, physicalId: name, attributes: { Arn: arn } };
}

function create({ identity, settings }: Resource, deploying: Deploying): void {
  const target = settings.child('Target');
  if (!target) {
    throw settings.error('Target', 'is missing. Give the schedule a target.');
  }
  const expression = settings.requiredText('ScheduleExpression');
  const timezone = settings.text('ScheduleExpressionTimezone');
  try {
    parseSchedule(expression, 0, timezone);
  } catch (cause) {
    throw settings.error('ScheduleExpression', `is not valid: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  deploying.services.createSchedule({
    name: identity.name,
    arn: identity.attributes.Arn,
    expression,
    timezone,
    enabled: settings.text('State') !== 'DISABLED',
    startDate: settings.text('StartDate'),
    endDate: settings.text('EndDate'),
    target: readTarget(target, identity.name, deploying),
  });
}
