import type { Command } from './commands.js';
import type { Settings } from './settings.js';

/**
 * Where a marketplace writes down what goes in, so that another one can be made of it that goes on in its place: the same settings
 * and the same steps give the same marketplace.
 */
export interface Journal {
  /** For errors: what one removes to begin anew. */
  readonly place: string;
  /** What was written so far, oldest first. */
  read(): readonly Entry[];
  /** Writes an entry behind all others. When it returns, the end of this process does not undo it. */
  append(entry: Entry): void;
}

/** The settings come first. TOLD: everything that the step with this number, from 1, emitted was taken by whoever listened. */
export type Entry = { readonly settings: Settings } | Step | { readonly told: number };

/** Something that came from outside, or a scheduled action whose time had come. It is written before it is done. */
export type Step = Moment & (Command | Ran);

export interface Moment {
  /** Virtual time, in milliseconds since the epoch. It stands still during a step. */
  readonly at: number;
  /** The time of quotas, where it is not virtual time. */
  readonly quota?: number;
}

export interface Ran {
  /** Which of the actions that were ever scheduled, from 0. */
  readonly ran: number;
  readonly what: string;
}

/** What was written does not lead to a marketplace of this version. */
export class UnfitJournal extends Error {
  constructor(place: string, problem: string) {
    super(`The state of AWS Marketplace in ${place} cannot be taken up: ${problem}. Remove ${place} to begin anew.`);
  }
}
