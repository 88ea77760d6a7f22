import type { Patience } from '../patience.js';

/** A call to a table or queue takes milliseconds. One that hangs must not take the run along, whose other work can go on. */
export const PATIENCE: Patience = { attempts: 3, milliseconds: 3_000 };
