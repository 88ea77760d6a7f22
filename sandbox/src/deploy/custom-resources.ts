import { isList, isObject, membersOf, textOf } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';
import type { Template } from '../assembly/template.js';
import { reasons } from './property-rules.js';
import { isCustomResource } from './substitute.js';
import type { Identity, MeaninglessType, Naming } from './support.js';

const removal = 'a local stack is never deleted by CloudFormation, and its data ends with the run';
const network = 'networks do not run locally';

/** Copies values of a stack to a stack in another Region (`crossRegionReferences`); the deployer reads them itself. */
export const crossRegionWriter = custom('Custom::CrossRegionExportWriter', 'references between Regions are resolved by the sandbox itself');
export const crossRegionReader = custom('Custom::CrossRegionExportReader', 'references between Regions are resolved by the sandbox itself');

/** Custom resources of the CDK itself that have no effect locally, each with the reason. */
export const meaninglessCustomResources: readonly MeaninglessType[] = [
  crossRegionWriter,
  crossRegionReader,
  custom('Custom::S3AutoDeleteObjects', removal),
  custom('Custom::ECRAutoDeleteImages', removal),
  custom('Custom::LogRetention', reasons.logs),
  custom('Custom::CloudwatchLogResourcePolicy', reasons.permissions),
  custom('Custom::DynamoDBReplica', reasons.replication),
  custom('Custom::VpcRestrictDefaultSG', network),
  custom('Custom::DeleteExistingRecordSet', network),
  custom('Custom::CrossAccountZoneDelegation', network),
  custom('Custom::AWSCDKOpenIdConnectProvider', reasons.permissions),
  { ...custom('Custom::AWSCDKCfnJson', 'it only passes its value on'), identify: passValueOn },
];

/**
 * Functions that only serve custom resources: nothing calls them locally. Who else refers to them does
 * not matter, if that has no effect locally either.
 *
 * @param matters whether a resource of the type has an effect locally
 */
export function idleProviders({ resources, outputs }: Template, matters: (type: string) => boolean): ReadonlySet<string> {
  const custom = resources.filter(({ type }) => isCustomResource(type));
  const providers = new Set(custom.flatMap(({ properties }) => [...namesIn(properties.ServiceToken)]));
  const others = [...resources.filter(({ type }) => matters(type)).map(({ properties }) => properties), ...outputs.map(({ value }) => value)];
  const used = new Set(others.flatMap((value) => [...namesIn(value)]));
  return new Set([...providers].filter((logicalId) => !used.has(logicalId)));
}

/** The logical ids that an expression refers to. */
function namesIn(value: Json | undefined): ReadonlySet<string> {
  if (isList(value)) {
    return new Set(value.flatMap((element) => [...namesIn(element)]));
  }
  const names = new Set<string>();
  for (const [name, argument] of membersOf(value)) {
    if (name === 'Ref') {
      names.add(textOf(argument) ?? '');
    } else if (name === 'Fn::GetAtt') {
      names.add((isList(argument) ? textOf(argument[0]) : textOf(argument)?.split('.')[0]) ?? '');
    } else {
      const template = name === 'Fn::Sub' ? textOf(isList(argument) ? argument[0] : argument) : undefined;
      for (const [, reference] of template?.matchAll(/\$\{([^!}.]+)/g) ?? []) {
        names.add(reference.trim());
      }
      (isObject(argument) || isList(argument) ? [...namesIn(argument)] : []).forEach((inner) => names.add(inner));
    }
  }
  return names;
}

function custom(type: string, reason: string): MeaninglessType {
  return { type, reason, identify };
}

function identify(naming: Naming): Identity {
  const name = naming.name('', 128);
  return { name, physicalId: name, attributes: {} };
}

function passValueOn(naming: Naming): Identity {
  return { ...identify(naming), attributes: { Value: naming.text('Value') ?? '' } };
}
