import { isObject, membersOf, textOf } from '../assembly/json.js';
import type { Json, JsonObject } from '../assembly/json.js';
import { UnresolvedError } from '../assembly/unresolvable.js';
import { accessKeyIdOf, managedPolicy } from '../permissions/exports.js';
import type { FunctionGrant, Grants, NamedPolicy, PolicyOfResource, RoleGrant } from '../permissions/exports.js';
import type { PlannedStack } from './planned-stack.js';
import type { PlannedResource } from './planned-resource.js';
import { isSupported } from './supported-types.js';
import { policiesOfResources } from './resource-policies.js';
import { undeliverable } from './service-deliveries.js';
import { texts } from './texts.js';

/** A resource whose properties are read for what they say about permissions. */
export interface PolicyResource {
  readonly planned: PlannedResource;
  readonly properties: JsonObject;
}

/** Stands for what has no value locally: no call can be about it. */
const NO_VALUE = 'arn:local:no-value';

/**
 * What the app says about permissions. Read when everything is created, as policies name ARNs that are
 * known only then. What cannot be read is noted and never stops a deployment: AWS is the one to judge it.
 */
export function grantsOf(stacks: readonly PlannedStack[]): Grants {
  const notes: string[] = [];
  const all = stacks.flatMap((stack) => [...stack.resources.values()]);
  const ofType = (...types: readonly string[]): PolicyResource[] => all
    .filter(({ declared }) => types.includes(declared.type))
    .map((planned) => ({ planned, properties: propertiesOf(planned, notes) }));
  const roles = ofType('AWS::IAM::Role');
  const attached = attachments(ofType('AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::ManagedPolicy'), notes);
  const openRoles = new Set<string>();
  const policies = {
    roles: roles.map((role) => roleGrant(role, attached, openRoles, notes)),
    resourcePolicies: policiesOfResources(ofType) satisfies readonly PolicyOfResource[],
    openRoles,
    constructPaths: new Map(all.flatMap(({ identity, constructPath }) => (identity.arn === undefined ? [] : [[identity.arn.replace(/:\*$/, ''), constructPath]]))),
  };
  return {
    ...policies,
    // Others do not run here: what they call, nobody sees.
    functions: ofType('AWS::Lambda::Function').filter(({ planned }) => isSupported(planned.kind) && planned.replacedBy === undefined).map((resource) => functionGrant(resource, all)),
    notes: [...notes, ...undeliverable(ofType, policies)],
  };
}

/** Policies by what they are attached to: the name of a role, or for managed ones also their own ARN. */
type Attachments = readonly { readonly to: readonly string[]; readonly policy: NamedPolicy }[];

function attachments(policies: readonly PolicyResource[], notes: string[]): Attachments {
  return policies.flatMap(({ planned, properties }) => {
    const document = properties.PolicyDocument;
    if (document === undefined) {
      notes.push(`${planned.title} has no PolicyDocument and is not checked`);
      return [];
    }
    const own = planned.declared.type === 'AWS::IAM::ManagedPolicy' ? [planned.identity.physicalId] : [];
    const to = [...texts(properties.Roles), ...texts(properties.RoleName), ...own];
    return [{ to, policy: { name: planned.constructPath, document } }];
  });
}

function roleGrant({ planned, properties }: PolicyResource, attached: Attachments, openRoles: Set<string>, notes: string[]): RoleGrant {
  const { identity, constructPath } = planned;
  const arn = identity.arn ?? identity.physicalId;
  const inline = objects(properties.Policies).flatMap(({ PolicyName, PolicyDocument }): NamedPolicy[] => (
    PolicyDocument === undefined ? [] : [{ name: `${constructPath} ${textOf(PolicyName) ?? ''}`, document: PolicyDocument }]
  ));
  const managed = texts(properties.ManagedPolicyArns).flatMap((policyArn): NamedPolicy[] => {
    const document = managedPolicy(policyArn);
    const own = attached.find(({ to }) => to.includes(policyArn));
    if (document === undefined && !own) {
      openRoles.add(arn);
      notes.push(`${constructPath} has the managed policy ${policyArn}, whose content is not known; no call of its functions is refused for want of a permission`);
    }
    return document === undefined ? (own && !own.to.includes(identity.name) ? [own.policy] : []) : [{ name: policyArn, document }];
  });
  if (properties.PermissionsBoundary !== undefined) {
    notes.push(`${constructPath} has a permissions boundary, which is not checked`);
  }
  const own = attached.filter(({ to }) => to.includes(identity.name)).map(({ policy }) => policy);
  return { constructPath, name: identity.name, arn, tags: tagsOf(properties.Tags), policies: [...inline, ...own, ...managed], trust: properties.AssumeRolePolicyDocument };
}

function functionGrant({ planned, properties }: PolicyResource, all: readonly PlannedResource[]): FunctionGrant {
  const { constructPath, identity, home } = planned;
  const arn = identity.attributes.Arn;
  const { LoggingConfig, TracingConfig } = properties;
  const logGroup = (isObject(LoggingConfig) ? textOf(LoggingConfig.LogGroup) : undefined) ?? `/aws/lambda/${identity.name}`;
  return {
    constructPath,
    name: identity.name,
    arn,
    region: home.region,
    accessKeyId: accessKeyIdOf(arn),
    roleArn: textOf(properties.Role) ?? '',
    logGroup,
    hasLogGroup: all.some((other) => other.declared.type === 'AWS::Logs::LogGroup' && other.identity.name === logGroup),
    traced: isObject(TracingConfig) && TracingConfig.Mode === 'Active',
  };
}

/** The properties, resolved one by one, so that one without a value leaves the others readable. */
function propertiesOf(planned: PlannedResource, notes: string[]): JsonObject {
  const ofFunctions = ['Role', 'LoggingConfig', 'TracingConfig'];
  const isFunction = planned.declared.type === 'AWS::Lambda::Function';
  const read = membersOf(planned.declared.properties).filter(([name]) => !isFunction || ofFunctions.includes(name));
  return Object.fromEntries(read.map(([name, source]) => [name, resolved(planned, source, name, notes)]));
}

function resolved(planned: PlannedResource, source: Json, path: string, notes: string[]): Json | undefined {
  try {
    return planned.resolve(source, path);
  } catch (cause) {
    if (!(cause instanceof UnresolvedError)) {
      throw cause;
    }
    if (Array.isArray(source)) {
      return (source as readonly Json[]).map((element, i) => resolved(planned, element, `${path}[${i}]`, notes)).filter((element) => element !== undefined);
    }
    const members = membersOf(source);
    if (members.length === 0 || members.some(([name]) => name === 'Ref' || name.startsWith('Fn::'))) {
      notes.push(`${cause.message} No call is about it.`);
      return NO_VALUE;
    }
    return Object.fromEntries(members.map(([name, member]) => [name, resolved(planned, member, `${path}.${name}`, notes)]));
  }
}

function tagsOf(tags: Json | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(objects(tags).map(({ Key, Value }) => [textOf(Key) ?? '', textOf(Value) ?? '']));
}

function objects(value: Json | undefined): JsonObject[] {
  return (Array.isArray(value) ? value as readonly Json[] : []).filter(isObject);
}
