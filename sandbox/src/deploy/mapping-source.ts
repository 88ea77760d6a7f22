import type { Settings } from './settings.js';

/** What an event source mapping reads from. */
export type SourceKind = 'queue' | 'stream';

/** Properties that AWS knows for one kind of source; for the other it refuses the mapping. */
const PROPERTIES: Readonly<Record<SourceKind, readonly string[]>> = {
  queue: ['ProvisionedPollerConfig', 'ScalingConfig'],
  stream: [
    'BisectBatchOnFunctionError', 'DestinationConfig', 'MaximumRecordAgeInSeconds', 'MaximumRetryAttempts', 'ParallelizationFactor',
    'StartingPosition',
  ],
};

/** Refuses a property that the source of the mapping does not have. */
export function checkSourceKind(mapping: Settings, kind: SourceKind): void {
  const other = kind === 'queue' ? 'stream' : 'queue';
  const foreign = PROPERTIES[other].find((name) => mapping.json(name) !== undefined);
  if (foreign !== undefined) {
    throw mapping.error(foreign, `is for mappings of a ${other}; this one reads a ${kind}, for which AWS refuses it. Leave it out.`);
  }
}
