import type { SourceName } from './sources.js';

/** What AWS Marketplace does, and who says so. */
export interface Told {
  /** Sections of our fact sheet that quote the sources. Absent: no source says anything. */
  readonly facts?: string;
  readonly sources: readonly SourceName[];
}

/** One rule that the simulator follows. */
export interface Rule extends Told {
  /** `<area>.<name>`. Never changes: tests and readers refer to it. */
  readonly id: string;
  /** One plain sentence. */
  readonly rule: string;
}
