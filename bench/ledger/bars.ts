import { RECORDS_PER_CALL } from '../../lambda/core/marketplace-rules.js';
import { writeUnits } from './counted-table';
import type { Parts } from './report';

export interface Bar {
  readonly name: string;
  readonly measured: string;
  readonly kept: boolean;
}

const MEMORY_MEGABYTES = 256;
const UNITS_PER_HOUR = 2;

/** What must hold. */
export function barsOf({ ours, memory }: Parts): Bar[] {
  const most = Math.max(...memory.map((one) => one.most));
  return [
    {
      name: `BatchMeterUsage in a pass without faults: records / ${RECORDS_PER_CALL}, rounded up`,
      measured: ours.map(({ told, licenses, dimensions }) => `${told.calls} for ${licenses * dimensions}`).join(', '),
      kept: ours.every(({ told, licenses, dimensions }) => told.calls === Math.ceil(licenses * dimensions / RECORDS_PER_CALL) && told.billed === licenses * dimensions),
    },
    {
      name: `Write units for a license and hour beyond the intake: at most ${UNITS_PER_HOUR}`,
      measured: ours.map(({ told, licenses }) => (writeUnits(told.consumed) / licenses).toFixed(2)).join(', '),
      // The audit of a shard writes its mark now and then, whatever is in it.
      kept: ours.every(({ told, licenses }) => writeUnits(told.consumed) <= UNITS_PER_HOUR * licenses),
    },
    {
      name: `Memory of the reporter's process: at most ${MEMORY_MEGABYTES} MB`,
      measured: memory.map((one) => `${Math.round(one.most)} MB for ${one.licenses} licenses`).join(', '),
      kept: memory.length === 0 || most <= MEMORY_MEGABYTES,
    },
  ];
}
