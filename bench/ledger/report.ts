import type { BaselineFigures } from './baseline';
import type { Phase } from './figures';
import type { OursFigures } from './ours';
import type { QuotaFigures } from './quota';
import type { ReporterMemory } from './reporter-memory';

interface Sized {
  readonly licenses: number;
  readonly dimensions: number;
}

export interface OursPart extends Sized, OursFigures {
  readonly kind: 'ours';
  /** Of the whole process: the table and AWS are in it. */
  readonly megabytes: number;
}

export interface BaselinePart extends Sized {
  readonly kind: 'baseline';
  /** One message after the other. */
  readonly oneAtATime: BaselineFigures;
  /** As many at once as Lambda runs: the sample sets no limit. */
  readonly asPublished: BaselineFigures;
  readonly megabytes: number;
}

export interface MemoryPart extends Sized, ReporterMemory {
  readonly kind: 'memory';
}

export type Part = OursPart | BaselinePart | MemoryPart;

/** Everything that is published. */
export interface Parts {
  readonly ours: readonly OursPart[];
  readonly baseline: readonly BaselinePart[];
  readonly memory: readonly MemoryPart[];
  readonly quota: readonly QuotaFigures[];
}

export function sizeIs(licenses: number, dimensions: number): (one: Sized) => boolean {
  return (one) => one.licenses === licenses && one.dimensions === dimensions;
}

/** Records that AWS took in a second of virtual time. */
export function rate({ billed, virtual }: Phase): number {
  return virtual > 0 ? billed / virtual : 0;
}

/**
 * The part of an hour's usage that the sample bills. What does not fit on the first page of its query waits for the next hour, in which as much
 * comes again: so with more customers than were measured it bills as many records as with those.
 */
export function sampleBills(parts: Parts, customers: number, dimensions: number, how: 'oneAtATime' | 'asPublished'): number | undefined {
  const measured = parts.baseline.filter((one) => one.dimensions === dimensions);
  const most = measured.reduce<BaselinePart | undefined>((found, one) => (found && found.licenses > one.licenses ? found : one), undefined);
  const same = measured.find((one) => one.licenses === customers);
  if (same === undefined && (most === undefined || customers < most.licenses)) {
    return undefined;
  }
  return ((same ?? most)?.[how].told.billed ?? 0) / (customers * dimensions);
}
