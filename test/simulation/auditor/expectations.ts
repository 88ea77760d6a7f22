import { MINUTE } from '../world/times.js';

/** How far clocks of recorders are off at most. The audit of the protocol (S8) finds what hints miss then. */
export const RECORDER_SKEW = 10 * MINUTE;

/** So far clocks of recorders may be off and every hint is written in time: half the grace, less what the reporter's clock is off. */
export const HINTS_BEAR = 4 * MINUTE;
