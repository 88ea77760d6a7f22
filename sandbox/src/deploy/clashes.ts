import type { PlannedResource } from './planned-resource.js';
import { isSupported } from './supported-types.js';

/** The local engines know these by name alone, whatever the Region. */
const NAMED_BY_ENGINES = ['dynamodb', 'lambda', 'sqs'];

/** Resources of one name, of which the local run could keep only one. */
export function clashes(resources: readonly PlannedResource[]): string[] {
  const owners = new Map<string, PlannedResource>();
  return resources.filter(({ kind }) => isSupported(kind)).flatMap((resource) => {
    const key = keyOf(resource);
    const other = key === undefined ? undefined : owners.get(key);
    if (key !== undefined && !other) {
      owners.set(key, resource);
    }
    return other ? [`${resource.title} has the same name as ${other.title}${farAway(resource, other)}. Give one of them another name, or name the stacks to run, one at a time.`] : [];
  });
}

function keyOf({ identity: { arn } }: PlannedResource): string | undefined {
  const [, , service = '', , , ...name] = arn?.split(':') ?? [];
  return NAMED_BY_ENGINES.includes(service) ? [service, ...name].join(':') : arn;
}

function farAway(one: PlannedResource, other: PlannedResource): string {
  const regions = [one.home.region, other.home.region];
  return regions[0] === regions[1] ? '' : `, and the local engines know names only, not Regions (here ${regions.join(' and ')})`;
}
