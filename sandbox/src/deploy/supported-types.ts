import { buckets } from './buckets.js';
import { eventBuses } from './event-buses.js';
import { eventInvokeConfigs } from './event-invoke-configs.js';
import { eventSourceMappings } from './event-source-mappings.js';
import { functions } from './functions.js';
import { httpApiAuthorizers, httpApiIntegrations, httpApiRoutes } from './http-api-routes.js';
import { httpApiStages, httpApis } from './http-api.js';
import { lambdaAliases, lambdaVersions } from './lambda-versions.js';
import { meaninglessTypes } from './meaningless-types.js';
import { nestedStacks } from './nested-stacks.js';
import { queues } from './queues.js';
import { rules } from './rules.js';
import { schedules } from './schedules.js';
import { ssmParameters } from './ssm-parameters.js';
import { subscriptions } from './subscriptions.js';
import type { MeaninglessType, SupportedType } from './support.js';
import { globalTables, tables } from './tables.js';
import { topics } from './topics.js';

/**
 * The resource types that have an effect locally, in the order in which they are created: what holds
 * data, then what runs, then what sets it going.
 */
export const supportedTypes: readonly SupportedType[] = [
  nestedStacks,
  ssmParameters,
  tables,
  globalTables,
  queues,
  topics,
  buckets,
  eventBuses,
  eventInvokeConfigs,
  functions,
  lambdaVersions,
  lambdaAliases,
  httpApiIntegrations,
  httpApiAuthorizers,
  httpApiRoutes,
  httpApiStages,
  httpApis,
  subscriptions,
  eventSourceMappings,
  rules,
  schedules,
];

const byName: ReadonlyMap<string, SupportedType | MeaninglessType> = new Map(
  [...supportedTypes, ...meaninglessTypes].map((type) => [type.type, type]),
);

/** What the local run knows about a resource type. */
export function typeNamed(name: string): SupportedType | MeaninglessType | undefined {
  return byName.get(name);
}

/** Whether a type has an effect locally. */
export function isSupported(type: SupportedType | MeaninglessType): type is SupportedType {
  return 'create' in type;
}
