import { MINUTE } from '../world/times.js';

/**
 * What cannot be expected before its step of the protocol is there. Turn a constant on when its step is merged.
 */

/**
 * S6: usage that no slot can tell any more is written off by name. Until then it stays on its page as untold, which the auditor accepts
 * only where nothing could have been billed.
 */
export const WRITE_OFF = isOn('off');

/**
 * S8: the audit finds usage whose hint was never written: its message died after S1, or the clock of the recorder was off by more than half
 * the grace. Until then such usage may be left, and clocks in the simulation are off by less.
 */
export const AUDIT = isOn('off');

/** How far clocks of recorders are off. The protocol's hints bear half the grace, less what the reporter's clock is off. */
export const RECORDER_SKEW = AUDIT ? 10 * MINUTE : 4 * MINUTE;

function isOn(setting: 'on' | 'off'): boolean {
  return setting === 'on';
}
