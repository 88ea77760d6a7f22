import type { VirtualClock } from './clock.js';

/**
 * Virtual time that goes on with the wall clock even while the clock stands still. Quotas are counted in it: functions pace
 * themselves in real time, and would be throttled without end in a second that does not pass.
 */
export function pacedTime(clock: VirtualClock): () => number {
  let stood = 0;
  let since = performance.now();
  let stands = true;
  clock.onMove((course) => {
    stood += stands ? performance.now() - since : 0;
    since = performance.now();
    stands = 'frozenAt' in course;
  });
  return () => clock.now() + stood + (stands ? performance.now() - since : 0);
}
